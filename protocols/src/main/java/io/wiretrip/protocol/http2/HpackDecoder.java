package io.wiretrip.protocol.http2;

import org.jspecify.annotations.Nullable;

/**
 * Reads header blocks of one direction (RFC 7541). The table is kept in step whether or not
 * somebody wants the fields: without it the next block means nothing.
 */
final class HpackDecoder {
    /** The longest name or value. */
    static final int STRING_BYTES_MAX = 64 << 10;

    private static final int INTEGER_SHIFT_MAX = 21; // three continuation bytes: 2^21 and more
    private static final int SCRATCH_MIN = 512;
    private static final int SCRATCH_KEPT = 8 << 10;
    private static final byte[] NOTHING = {};

    private static final int INDEXED = 0x80;
    private static final int INDEXED_BITS = 7;
    private static final int INCREMENTAL = 0x40;
    private static final int INCREMENTAL_BITS = 6;
    private static final int SIZE_UPDATE = 0x20;
    private static final int SIZE_UPDATE_BITS = 5;
    private static final int LITERAL_BITS = 4;
    private static final int HUFFMAN = 0x80;
    private static final int LENGTH_BITS = 7;

    private final HpackTable table;

    /** What was read of the block, and up to where. */
    private byte[] in = NOTHING;

    private int at;
    private int to;
    private boolean failed;

    /** The string read last. */
    private byte[] string = NOTHING;

    private int stringFrom;
    private int stringTo;
    private byte[] scratch = NOTHING;

    HpackDecoder(boolean complete) {
        this.table = new HpackTable(complete);
    }

    HpackTable table() {
        return table;
    }

    /**
     * Reads a whole block.
     *
     * @param block where its fields go
     * @return null if it is well-formed; the table is unknown from here on if not
     */
    @Nullable Http2Violation decode(byte[] bytes, int length, Http2Block block) {
        in = bytes;
        at = 0;
        to = length;
        failed = false;
        boolean room = true;
        while (at < to && !failed) {
            room &= representation(block);
        }
        in = NOTHING;
        if (scratch.length > SCRATCH_KEPT) {
            scratch = NOTHING;
        }
        string = NOTHING;
        if (failed) {
            table.forget();
            block.markUnknown();
            return Http2Violation.BAD_HEADER_BLOCK;
        }
        if (!room) {
            block.markUnknown();
            return Http2Violation.TOO_MANY_FIELDS;
        }
        return null;
    }

    int retainedBytes() {
        return table.retainedBytes() + scratch.length;
    }

    private boolean representation(Http2Block block) {
        int first = in[at] & 0xff;
        if ((first & INDEXED) != 0) {
            return indexed(integer(INDEXED_BITS), block);
        }
        if ((first & INCREMENTAL) != 0) {
            return literal(integer(INCREMENTAL_BITS), true, block);
        }
        if ((first & SIZE_UPDATE) != 0) {
            int size = integer(SIZE_UPDATE_BITS);
            if (!failed) {
                table.resize(size);
            }
            return true;
        }
        return literal(integer(LITERAL_BITS), false, block);
    }

    private boolean indexed(int index, Http2Block block) {
        if (failed || index == 0) {
            failed = true;
            return true;
        }
        if (index <= HpackStatic.ENTRIES) {
            byte[] value = HpackStatic.value(index);
            return block.add(HpackStatic.name(index), value, 0, value.length);
        }
        int back = index - HpackStatic.ENTRIES - 1;
        Http2Name name = dynamicName(back);
        if (failed) {
            return true;
        }
        if (name == null) {
            block.markUnknown();
            return true;
        }
        int from = table.valueFrom(back);
        return block.add(name, table.bytes(), from, from + table.valueLength(back));
    }

    private boolean literal(int index, boolean insert, Http2Block block) {
        if (failed) {
            return true;
        }
        Http2Name name;
        if (index == 0) {
            string();
            name = failed ? null : Http2Name.of(string, stringFrom, stringTo);
        } else if (index <= HpackStatic.ENTRIES) {
            name = HpackStatic.name(index);
        } else {
            name = dynamicName(index - HpackStatic.ENTRIES - 1);
        }
        if (!failed) {
            string();
        }
        if (failed) {
            return true;
        }
        boolean room = true;
        if (name == null) {
            block.markUnknown();
        } else {
            room = block.add(name, string, stringFrom, stringTo);
        }
        if (insert) {
            table.insert(name, string, stringFrom, stringTo);
        }
        return room;
    }

    /** The name of an entry; null if it is unknown. Fails if there is none. */
    private @Nullable Http2Name dynamicName(int back) {
        if (back < table.count()) {
            return table.name(back);
        }
        failed = table.isComplete();
        return null;
    }

    /** RFC 7541, 5.1. */
    private int integer(int bits) {
        int mask = (1 << bits) - 1;
        int value = in[at++] & mask;
        if (value < mask) {
            return value;
        }
        for (int shift = 0; at < to; shift += 7) {
            int b = in[at++];
            if (shift > INTEGER_SHIFT_MAX) {
                break;
            }
            value += (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        failed = true;
        return 0;
    }

    /** RFC 7541, 5.2. */
    private void string() {
        if (at >= to) {
            failed = true;
            return;
        }
        boolean huffman = (in[at] & HUFFMAN) != 0;
        int length = integer(LENGTH_BITS);
        if (failed || length > to - at || length > STRING_BYTES_MAX) {
            failed = true;
            return;
        }
        int from = at;
        at += length;
        if (!huffman) {
            string = in;
            stringFrom = from;
            stringTo = at;
            return;
        }
        int room = HpackHuffman.lengthMax(length);
        if (scratch.length < room) {
            scratch = new byte[Math.max(SCRATCH_MIN, room)];
        }
        int decoded = HpackHuffman.decode(in, from, at, scratch, 0);
        failed = decoded == HpackHuffman.MALFORMED;
        string = scratch;
        stringFrom = 0;
        stringTo = Math.max(0, decoded);
    }
}
