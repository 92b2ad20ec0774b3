package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.Bytes;

/**
 * Walks the entries of a field table. Tables and arrays within it are passed over by their length,
 * so that depth costs nothing. The types are those that RabbitMQ reads and writes, which differ
 * from the specification's.
 */
final class AmqpTable {
    private static final int UNKNOWN = -1;

    private final Bytes in;
    private final int limit;
    private int position;
    private int type;
    private int nameFrom;
    private int nameTo;
    private int valueFrom;
    private int valueTo;
    private boolean broken;

    /** The entries between two indexes, without the length before them. */
    AmqpTable(Bytes in, int from, int to) {
        this.in = in;
        this.position = from;
        this.limit = to;
    }

    /** Moves to the next entry; false if there is none, or it is broken. */
    boolean next() {
        if (position >= limit) {
            return false;
        }
        nameFrom = position + 1;
        nameTo = nameFrom + in.u8(position);
        if (nameTo >= limit) {
            broken = true;
            return false;
        }
        type = in.u8(nameTo);
        valueFrom = nameTo + 1;
        if (!value()) {
            broken = true;
            return false;
        }
        position = valueTo;
        return true;
    }

    int nameFrom() {
        return nameFrom;
    }

    int nameTo() {
        return nameTo;
    }

    /** Whether an entry did not fit. */
    boolean isBroken() {
        return broken;
    }

    /** Whether the value is a long string. */
    boolean isText() {
        return type == 'S';
    }

    int valueFrom() {
        return valueFrom;
    }

    int valueTo() {
        return valueTo;
    }

    int valueBytes() {
        return valueTo - valueFrom;
    }

    private boolean value() {
        long length = fixedBytes(type);
        if (length == UNKNOWN) {
            if (!isPrefixed(type) || limit - valueFrom < 4) {
                return false;
            }
            length = in.u32be(valueFrom);
            valueFrom += 4;
        }
        if (length > limit - valueFrom) {
            return false;
        }
        valueTo = valueFrom + (int) length;
        return true;
    }

    private static int fixedBytes(int type) {
        return switch (type) {
            case 'V' -> 0;
            case 't', 'b', 'B' -> 1;
            case 's', 'u' -> 2;
            case 'I', 'i', 'f' -> 4;
            case 'D' -> 5;
            case 'l', 'L', 'd', 'T' -> 8;
            default -> UNKNOWN;
        };
    }

    private static boolean isPrefixed(int type) {
        return type == 'S' || type == 'A' || type == 'F' || type == 'x';
    }
}
