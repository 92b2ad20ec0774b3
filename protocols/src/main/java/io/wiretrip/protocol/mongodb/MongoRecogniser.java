package io.wiretrip.protocol.mongodb;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol.Recognition;

/**
 * Tells a message's beginning from other bytes: a header whose opcode exists and whose length fits
 * it, and behind it the first fields that the opcode prescribes.
 */
final class MongoRecogniser {
    static final int HEADER_BYTES = 16;

    /** The longest message that servers accept. */
    static final int LENGTH_MAX = 48_000_000;

    /** The most bytes that are looked at. */
    static final int LOOKED_AT_MAX = 160;

    private static final int NAME_LOOKED_AT = 128;
    private static final int KNOWN_FLAGS = 0x10003;
    private static final int ZSTD_MAGIC = 0xfd2fb528;

    private MongoRecogniser() {}

    /** Judges the bytes from an index on. */
    static Recognition judge(Bytes in, int at) {
        int there = in.limit() - at;
        if (there < 4) {
            return Recognition.MORE;
        }
        int length = in.i32le(at);
        if (length < HEADER_BYTES || length > LENGTH_MAX) {
            return Recognition.NO;
        }
        if (there < HEADER_BYTES) {
            return Recognition.MORE;
        }
        MongoOpcode opcode = MongoOpcode.of(in.i32le(at + 12));
        if (opcode == null || length < opcode.lengthMin()) {
            return Recognition.NO;
        }
        int responseTo = in.i32le(at + 8);
        boolean client =
                opcode.isOfClient()
                        && (!opcode.isOfServer() || responseTo == 0 || responseTo == -1);
        Recognition yes = client ? Recognition.CLIENT : Recognition.SERVER;
        return switch (opcode) {
            case OP_MSG -> message(in, at, length, yes);
            case OP_REPLY -> reply(in, at, length, yes);
            case OP_COMPRESSED -> compressed(in, at, length, yes);
            case OP_QUERY, OP_INSERT -> named(in, at, 20, length, 0xff, yes);
            case OP_UPDATE, OP_DELETE, OP_GET_MORE -> named(in, at, 20, length, 0, yes);
            case OP_COMMAND -> name(in, at + HEADER_BYTES, at + length, yes);
            case OP_COMMANDREPLY -> document(in, at + HEADER_BYTES, at + length, yes);
            case OP_KILL_CURSORS -> killCursors(in, at, length, yes);
        };
    }

    private static Recognition message(Bytes in, int at, int length, Recognition yes) {
        int there = in.limit() - at;
        if (there < 21) {
            return there >= 20 && (in.i32le(at + 16) & ~KNOWN_FLAGS) != 0
                    ? Recognition.NO
                    : Recognition.MORE;
        }
        if ((in.i32le(at + 16) & ~KNOWN_FLAGS) != 0) {
            return Recognition.NO;
        }
        int end = at + length - ((in.i32le(at + 16) & 1) == 0 ? 0 : 4);
        return switch (in.u8(at + 20)) {
            case 0 -> document(in, at + 21, end, yes);
            case 1 -> sequence(in, at + 21, end, yes);
            default -> Recognition.NO; // a token comes first from no client there is
        };
    }

    private static Recognition sequence(Bytes in, int at, int end, Recognition yes) {
        if (in.limit() - at < 5) {
            return Recognition.MORE;
        }
        int length = in.i32le(at);
        boolean letter = in.u8(at + 4) >= 'a' && in.u8(at + 4) <= 'z';
        return letter && length >= 6 && length <= end - at ? yes : Recognition.NO;
    }

    /** A document: its length, the type of the first element and a letter of its name. */
    private static Recognition document(Bytes in, int at, int end, Recognition yes) {
        int there = in.limit() - at;
        if (there < 4) {
            return Recognition.MORE;
        }
        int length = in.i32le(at);
        if (length < BsonWalker.DOCUMENT_MIN || length > end - at) {
            return Recognition.NO;
        }
        if (there < 5) {
            return Recognition.MORE;
        }
        int type = in.u8(at + 4);
        if (type == 0) {
            return length == BsonWalker.DOCUMENT_MIN ? yes : Recognition.NO;
        }
        if (!BsonWalker.isType(type)) {
            return Recognition.NO;
        }
        if (there < 6) {
            return Recognition.MORE;
        }
        return isText(in.u8(at + 5)) ? yes : Recognition.NO;
    }

    private static Recognition reply(Bytes in, int at, int length, Recognition yes) {
        if (in.limit() - at < 36) {
            return Recognition.MORE;
        }
        int count = in.i32le(at + 32);
        boolean fits =
                (in.i32le(at + 16) & ~0xff) == 0
                        && in.i32le(at + 28) >= 0
                        && count >= 0
                        && 36 + (long) count * BsonWalker.DOCUMENT_MIN <= length
                        && (count > 0 || length == 36);
        if (!fits) {
            return Recognition.NO;
        }
        return count == 0 ? yes : document(in, at + 36, at + length, yes);
    }

    private static Recognition compressed(Bytes in, int at, int length, Recognition yes) {
        int there = in.limit() - at;
        if (there < 25) {
            return Recognition.MORE;
        }
        MongoOpcode original = MongoOpcode.of(in.i32le(at + 16));
        int bytes = in.i32le(at + 20);
        if (original == null
                || original == MongoOpcode.OP_COMPRESSED
                || bytes < original.lengthMin() - HEADER_BYTES
                || bytes > LENGTH_MAX) {
            return Recognition.NO;
        }
        if (there < Math.min(length, 29)) {
            return Recognition.MORE;
        }
        int from = at + 25;
        boolean fits =
                switch (MongoCompressor.of(in.u8(at + 24))) {
                    case NOOP -> length - 25 == bytes;
                    case SNAPPY -> length > 25 && (in.u8(from) & 0x7f) == (bytes & 0x7f);
                    case ZLIB -> length > 27 && in.u8(from) == 0x78 && in.u16be(from) % 31 == 0;
                    case ZSTD -> length > 29 && in.i32le(from) == ZSTD_MAGIC;
                    case UNKNOWN -> false;
                };
        return fits ? yes : Recognition.NO;
    }

    /** Flags or a zero, then a name with its database in front. */
    private static Recognition named(
            Bytes in, int at, int nameAt, int length, int flags, Recognition yes) {
        if (in.limit() - at < nameAt) {
            return Recognition.MORE;
        }
        return (in.i32le(at + HEADER_BYTES) & ~flags) != 0
                ? Recognition.NO
                : name(in, at + nameAt, at + length, yes);
    }

    private static Recognition name(Bytes in, int from, int end, Recognition yes) {
        int to = Math.min(Math.min(in.limit(), end), from + NAME_LOOKED_AT);
        for (int i = from; i < to; i++) {
            if (in.u8(i) == 0) {
                return i > from ? yes : Recognition.NO;
            }
            if (!isText(in.u8(i))) {
                return Recognition.NO;
            }
        }
        return to == in.limit() && to < end && to < from + NAME_LOOKED_AT
                ? Recognition.MORE
                : Recognition.NO;
    }

    private static Recognition killCursors(Bytes in, int at, int length, Recognition yes) {
        if (in.limit() - at < 24) {
            return Recognition.MORE;
        }
        long count = in.u32le(at + 20);
        return in.i32le(at + HEADER_BYTES) == 0 && length == 24 + 8 * count ? yes : Recognition.NO;
    }

    /** Printable, or part of a character beyond ASCII. */
    private static boolean isText(int b) {
        return b >= 0x20 && b != 0x7f;
    }
}
