package io.wiretrip.protocol.mongodb;

import io.wiretrip.protocol.Message;
import org.jspecify.annotations.Nullable;

/** What requests and responses have in common: the header and what wraps the content. */
abstract sealed class MongoMessage extends Message permits MongoRequest, MongoResponse {
    private final int id;
    private final int length;
    private final MongoOpcode opcode;
    private @Nullable MongoCompressor compressor;
    private int uncompressedBytes;
    private boolean moreToCome;

    /**
     * Starts a message.
     *
     * @param id the id that its sender gave it
     * @param length its bytes on the wire
     * @param opcode the opcode of the content, whether it is compressed or not
     */
    MongoMessage(boolean request, int id, int length, MongoOpcode opcode) {
        super(request);
        this.id = id;
        this.length = length;
        this.opcode = opcode;
    }

    /** The content was compressed. */
    final void compressedBy(MongoCompressor by, int uncompressedBytes) {
        this.compressor = by;
        this.uncompressedBytes = uncompressedBytes;
    }

    /** Sets that the sender will not wait for the other side. */
    final void setMoreToCome() {
        moreToCome = true;
    }

    final int id() {
        return id;
    }

    /** Bytes on the wire, as the header says. */
    final int length() {
        return length;
    }

    final MongoOpcode opcode() {
        return opcode;
    }

    final @Nullable MongoCompressor compressor() {
        return compressor;
    }

    /** Bytes of the content before compression; 0 if it was not compressed. */
    final int uncompressedBytes() {
        return uncompressedBytes;
    }

    /** In a request: no answer is wanted. In a response: another follows unasked. */
    final boolean isMoreToCome() {
        return moreToCome;
    }
}
