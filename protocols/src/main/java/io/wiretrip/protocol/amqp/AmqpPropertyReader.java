package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.TraceHeaders;

/** Reads what is wanted of the properties in a content header. */
final class AmqpPropertyReader {
    private static final int CONTENT_TYPE = 1 << 15;
    private static final int CONTENT_ENCODING = 1 << 14;
    private static final int HEADERS = 1 << 13;
    private static final int DELIVERY_MODE = 1 << 12;
    private static final int PRIORITY = 1 << 11;
    private static final int CORRELATION_ID = 1 << 10;
    private static final int REPLY_TO = 1 << 9;
    private static final int EXPIRATION = 1 << 8;
    private static final int MESSAGE_ID = 1 << 7;
    private static final int LAST_WANTED = MESSAGE_ID;
    private static final int TRACEPARENT_LENGTH = 55;

    private final MessageSink sink;
    private final AmqpWants wants;
    private int position;
    private int limit;

    AmqpPropertyReader(MessageSink sink, AmqpWants wants) {
        this.sink = sink;
        this.wants = wants;
    }

    /**
     * Reads the properties between two indexes; the first two bytes say which there are.
     *
     * @param cut whether they go on behind {@code to}
     */
    void read(Bytes in, int from, int to, boolean cut, AmqpMessage out) {
        if (!wants.properties()) {
            return;
        }
        int present = in.u16be(from);
        position = from + 2;
        limit = to;
        for (int property = CONTENT_TYPE; property >= LAST_WANTED; property >>= 1) {
            if ((present & property) != 0 && !property(in, property, out)) {
                if (!cut) {
                    sink.violation(AmqpViolation.PROPERTIES_SHORT);
                }
                return;
            }
        }
    }

    private boolean property(Bytes in, int property, AmqpMessage out) {
        return switch (property) {
            case HEADERS -> headers(in, out);
            case DELIVERY_MODE, PRIORITY -> pass(1);
            default -> string(in, property, out);
        };
    }

    private boolean pass(long bytes) {
        if (bytes > limit - position) {
            return false;
        }
        position += (int) bytes;
        return true;
    }

    private boolean string(Bytes in, int property, AmqpMessage out) {
        if (position >= limit) {
            return false;
        }
        int from = position + 1;
        int to = from + in.u8(position);
        if (to > limit) {
            return false;
        }
        position = to;
        switch (property) {
            case CONTENT_TYPE -> {
                if (wants.contentType()) {
                    out.textForWriting().contentType = in.utf8(from, to);
                }
            }
            case CORRELATION_ID -> {
                if (wants.correlationId()) {
                    out.textForWriting().correlationId = in.utf8(from, to);
                }
            }
            case MESSAGE_ID -> {
                if (wants.messageId()) {
                    out.textForWriting().messageId = in.utf8(from, to);
                }
            }
            case CONTENT_ENCODING, REPLY_TO, EXPIRATION -> {}
            default -> throw new AssertionError(property);
        }
        return true;
    }

    private boolean headers(Bytes in, AmqpMessage out) {
        if (limit - position < 4) {
            return false;
        }
        long length = in.u32be(position);
        int from = position + 4;
        if (length > limit - from) {
            return false;
        }
        int to = from + (int) length;
        position = to;
        if (wants.traceParent() || wants.trace()) {
            trace(in, new AmqpTable(in, from, to), out);
        }
        return true;
    }

    private void trace(Bytes in, AmqpTable table, AmqpMessage out) {
        boolean found = false;
        while (table.next()) {
            TraceHeaders.Key key = TraceHeaders.Key.of(in, table.nameFrom(), table.nameTo());
            if (key == null || !table.isText() || table.valueBytes() > key.bytesMax()) {
                continue;
            }
            found = true;
            String value = in.latin1(table.valueFrom(), table.valueTo());
            AmqpText text = out.textForWriting();
            if (wants.trace()) {
                text.trace = TraceHeaders.add(text.trace, key, value);
            }
            boolean parent =
                    key == TraceHeaders.Key.TRACEPARENT && value.length() == TRACEPARENT_LENGTH;
            if (wants.traceParent() && parent) {
                text.traceParent = value;
            }
        }
        if (table.isBroken() && !found) {
            sink.violation(AmqpViolation.BAD_TABLE);
        }
    }
}
