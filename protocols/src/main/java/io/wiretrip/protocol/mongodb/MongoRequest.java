package io.wiretrip.protocol.mongodb;

import org.jspecify.annotations.Nullable;

/** What a client asks. */
final class MongoRequest extends MongoMessage {
    private static final int OBJECT_BYTES = 120;
    private static final int CONTENT_BYTES = 64;

    private boolean exhaustAllowed;
    private @Nullable Content content;

    /** What was read of the content. Absent texts are null, absent numbers negative. */
    static final class Content {
        @Nullable String database;
        @Nullable String collection;
        @Nullable String command;
        @Nullable String value;
        long documents = -1;
        long cursorId;
        boolean hasCursorId;
        private int textBytes;

        /** A text is kept. */
        String keep(String text) {
            textBytes += 40 + 2 * text.length();
            return text;
        }
    }

    MongoRequest(int id, int length, MongoOpcode opcode) {
        super(true, id, length, opcode);
    }

    void setExhaustAllowed() {
        exhaustAllowed = true;
    }

    void setContent(Content content) {
        this.content = content;
    }

    /** Whether the server may answer with several responses. */
    boolean isExhaustAllowed() {
        return exhaustAllowed;
    }

    /** What was read of the content; null if nobody wanted it or it could not be read. */
    @Nullable Content content() {
        return content;
    }

    @Override
    public long pairingKey() {
        return id();
    }

    @Override
    public boolean isOneWay() {
        return isMoreToCome() || opcode().isOneWay();
    }

    @Override
    public int retainedBytes() {
        Content read = content;
        return read == null ? OBJECT_BYTES : OBJECT_BYTES + CONTENT_BYTES + read.textBytes;
    }
}
