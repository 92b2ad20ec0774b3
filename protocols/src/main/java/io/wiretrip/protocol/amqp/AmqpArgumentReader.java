package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.MessageSink;

/** Reads the arguments of a method by its layout. */
final class AmqpArgumentReader {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final MessageSink sink;
    private final AmqpWants wants;

    /** What is left of the method under way. */
    private int position;

    private int limit;

    AmqpArgumentReader(MessageSink sink, AmqpWants wants) {
        this.sink = sink;
        this.wants = wants;
    }

    /**
     * Reads what lies between two indexes.
     *
     * @param cut whether the method goes on behind {@code to}
     */
    void read(Bytes in, int from, int to, boolean cut, AmqpArguments out) {
        position = from;
        limit = to;
        AmqpMethod method = out.method;
        String layout = method == null ? "" : method.layout();
        for (int i = 0; i < layout.length(); i++) {
            char letter = layout.charAt(i);
            int end = letter == '[' ? layout.indexOf(']', i) : i;
            if (!argument(in, letter, layout, i, out)) {
                out.complete = false;
                if (!cut) {
                    sink.violation(AmqpViolation.ARGUMENTS_SHORT);
                }
                return;
            }
            i = end;
        }
    }

    /** Reads one argument; false if it is not there as a whole. */
    private boolean argument(Bytes in, char letter, String layout, int at, AmqpArguments out) {
        return switch (letter) {
            case '1' -> pass(1);
            case '2' -> pass(2);
            case '4', 'L' -> pass(4);
            case 'l' -> left() >= 4 && pass(4 + in.u32be(position));
            case '[' -> bits(in, layout, at + 1, out);
            case 'D' -> {
                if (left() < 8) {
                    yield false;
                }
                out.deliveryTag = in.i64be(position);
                yield pass(8);
            }
            case 'M', 'N' -> count(in, letter == 'M', out);
            case 'R' -> {
                if (left() < 2) {
                    yield false;
                }
                out.replyCode = in.u16be(position);
                yield pass(2);
            }
            case 'F' -> {
                if (left() < 4) {
                    yield false;
                }
                out.failed = in.i32be(position);
                yield pass(4);
            }
            default -> string(in, letter, out);
        };
    }

    private int left() {
        return limit - position;
    }

    private boolean pass(long bytes) {
        if (bytes > left()) {
            return false;
        }
        position += (int) bytes;
        return true;
    }

    private boolean bits(Bytes in, String layout, int at, AmqpArguments out) {
        if (left() < 1) {
            return false;
        }
        int octet = in.u8(position);
        for (int bit = 0; layout.charAt(at + bit) != ']'; bit++) {
            if ((octet & (1 << bit)) != 0) {
                out.flags |= AmqpFlag.of(layout.charAt(at + bit));
            }
        }
        return pass(1);
    }

    private boolean count(Bytes in, boolean messages, AmqpArguments out) {
        if (left() < 4) {
            return false;
        }
        int value = (int) Math.min(in.u32be(position), Integer.MAX_VALUE);
        if (messages) {
            out.messageCount = value;
        } else {
            out.consumerCount = value;
        }
        return pass(4);
    }

    private boolean string(Bytes in, char letter, AmqpArguments out) {
        if (left() < 1) {
            return false;
        }
        int from = position + 1;
        int to = from + in.u8(position);
        if (to > limit) {
            return false;
        }
        position = to;
        switch (letter) {
            case 'E' -> {
                out.destinationHash = hash(in, from, to, FNV_OFFSET);
                if (wants.exchange()) {
                    out.textForWriting().exchange = in.utf8(from, to);
                }
            }
            case 'K' -> {
                out.destinationHash = hash(in, from, to, out.destinationHash);
                if (wants.routingKey()) {
                    out.textForWriting().routingKey = in.utf8(from, to);
                }
            }
            case 'C' -> {
                in.copy(from, to, out.consumerTag, 0);
                out.consumerTagBytes = to - from;
                if (wants.consumerTag()) {
                    out.textForWriting().consumerTag = in.utf8(from, to);
                }
            }
            default -> text(in, letter, from, to, out);
        }
        return true;
    }

    private void text(Bytes in, char letter, int from, int to, AmqpArguments out) {
        if (letter == 'X' && wants.boundExchange()) {
            out.textForWriting().boundExchange = in.utf8(from, to);
        } else if (letter == 'Q' && wants.queue()) {
            out.textForWriting().queue = in.utf8(from, to);
        } else if (letter == 'T' && wants.replyText()) {
            out.textForWriting().replyText = in.utf8(from, to);
        } else if (letter == 'V' && wants.virtualHost()) {
            out.virtualHost = in.utf8(from, to);
        }
    }

    /** Over a string and its length, so that no two pairs of strings run together. */
    private static long hash(Bytes in, int from, int to, long seed) {
        long hash = (seed ^ (to - from)) * FNV_PRIME;
        for (int i = from; i < to; i++) {
            hash = (hash ^ in.u8(i)) * FNV_PRIME;
        }
        return hash;
    }
}
