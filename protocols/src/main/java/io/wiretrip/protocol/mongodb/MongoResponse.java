package io.wiretrip.protocol.mongodb;

import org.jspecify.annotations.Nullable;

/** What a server answers, or sends without being asked again (an exhaust stream). */
final class MongoResponse extends MongoMessage {
    private static final int OBJECT_BYTES = 120;
    private static final int CONTENT_BYTES = 120;

    private final int responseTo;
    private int streamOf;
    private int streamIndex;
    private @Nullable Content content;

    /** What was read of the content. Absent texts are null, absent counts negative. */
    static final class Content {
        double ok = Double.NaN;
        long code;
        boolean hasCode;
        @Nullable String codeName;
        @Nullable String error;
        long documents = -1;
        long cursorId;
        boolean hasCursorId;
        long n = -1;
        long modified = -1;
        long writeErrors;
        long writeErrorCode;
        boolean hasWriteErrorCode;
        long writeConcernErrorCode;
        boolean hasWriteConcernErrorCode;
        private int textBytes;

        /** A text is kept. */
        String keep(String text) {
            textBytes += 40 + 2 * text.length();
            return text;
        }

        /** Whether the server said how the command ended. */
        boolean hasOk() {
            return !Double.isNaN(ok);
        }

        /** Whether the command itself was carried out, whatever became of its single writes. */
        boolean isOk() {
            return ok != 0 && hasOk();
        }
    }

    MongoResponse(int id, int responseTo, int length, MongoOpcode opcode) {
        super(false, id, length, opcode);
        this.responseTo = responseTo;
        this.streamOf = responseTo;
    }

    /**
     * Sets that it continues an exhaust stream.
     *
     * @param request id of the request that began the stream
     * @param index its place in the stream; 0 is the response that the request was paired with
     */
    void continues(int request, int index) {
        streamOf = request;
        streamIndex = index;
    }

    void setContent(Content content) {
        this.content = content;
    }

    int responseTo() {
        return responseTo;
    }

    /** Id of the request that it answers, directly or as part of a stream. */
    int requestId() {
        return streamOf;
    }

    /** Its place in an exhaust stream; 0 for any other. */
    int streamIndex() {
        return streamIndex;
    }

    /** What was read of the content; null if nobody wanted it or it could not be read. */
    @Nullable Content content() {
        return content;
    }

    @Override
    public long pairingKey() {
        return responseTo;
    }

    @Override
    public boolean isOneWay() {
        return streamIndex > 0;
    }

    @Override
    public int retainedBytes() {
        Content read = content;
        return read == null ? OBJECT_BYTES : OBJECT_BYTES + CONTENT_BYTES + read.textBytes;
    }
}
