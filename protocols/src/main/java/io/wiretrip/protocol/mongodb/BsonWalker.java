package io.wiretrip.protocol.mongodb;

import io.wiretrip.protocol.Bytes;

/**
 * Walks over one BSON document as its bytes arrive, and reads from it what a {@link BsonVisitor}
 * wants. Nothing of it is stored: what is not wanted is skipped, arrived or not, so a document may
 * have any size. It leaves at most {@link #UNCONSUMED_MAX} bytes: one name and what is wanted of
 * one value.
 *
 * <p>No recursion: documents that are entered are kept in a stack of {@link #DEPTH_MAX}, and one
 * that lies deeper is skipped whole by its length. Each length is compared with what holds it
 * before it is used.
 */
final class BsonWalker {
    static final int DOUBLE = 1;
    static final int STRING = 2;
    static final int DOCUMENT = 3;
    static final int ARRAY = 4;
    static final int BOOLEAN = 8;
    static final int INT32 = 16;
    static final int INT64 = 18;

    /** The fewest bytes of a document: its length and the final zero. */
    static final int DOCUMENT_MIN = 5;

    /** Documents within documents that may be entered. */
    static final int DEPTH_MAX = 6;

    /** Longer names are none that anybody wants. */
    static final int NAME_MAX = 128;

    /** So much of a string is given. A database and a collection have 255 bytes together. */
    static final int TEXT_MAX = 512;

    static final int UNCONSUMED_MAX = 1 + NAME_MAX + 1 + 4 + TEXT_MAX;

    private static final int BINARY = 5;
    private static final int REGEX = 11;
    private static final int DB_POINTER = 12;
    private static final int CODE = 13;
    private static final int SYMBOL = 14;
    private static final int CODE_WITH_SCOPE = 15;

    private static final int VARIABLE = -1;
    private static final int INVALID = -2;

    /** Where the name of the element at hand is; both 0 if it was too long to be wanted. */
    private int nameFrom;

    private int nameTo;

    /** How walking went on. */
    enum Progress {
        /** The document is over. */
        OVER,
        /** More bytes are wanted. */
        MORE,
        /** It is not BSON. What was given until here stands. */
        DAMAGED
    }

    private final BsonVisitor visitor;
    private final long[] ends = new long[DEPTH_MAX];
    private final int[] scopes = new int[DEPTH_MAX];
    private int depth;

    /** Bytes of text up to a zero that are being passed over: a long name, a regular expression. */
    private int textsToPass;

    /** The type of the element whose long name is being passed over; 0 if none is. */
    private int typeBehindName;

    BsonWalker(BsonVisitor visitor) {
        this.visitor = visitor;
    }

    /** Bytes of a value of a type; negative if they are not always as many. */
    private static int fixedBytes(int type) {
        return switch (type) {
            case 6, 10, 0x7f, 0xff -> 0; // undefined, null, the greatest and the least key
            case BOOLEAN -> 1;
            case INT32 -> 4;
            case DOUBLE, 9, 17, INT64 -> 8; // 9: a time, 17: a timestamp
            case 7 -> 12; // an object id
            case 19 -> 16; // a decimal
            case STRING,
                    DOCUMENT,
                    ARRAY,
                    BINARY,
                    REGEX,
                    DB_POINTER,
                    CODE,
                    SYMBOL,
                    CODE_WITH_SCOPE ->
                    VARIABLE;
            default -> INVALID;
        };
    }

    static boolean isType(int type) {
        return fixedBytes(type) != INVALID;
    }

    /**
     * Begins a document whose length was read.
     *
     * @param end position in the stream of one past its last byte
     */
    void begin(int scope, long end) {
        depth = 0;
        textsToPass = 0;
        typeBehindName = 0;
        scopes[0] = scope;
        ends[0] = end;
    }

    /** Goes on as far as the bytes reach. */
    Progress walk(Bytes in) {
        while (in.pendingSkip() == 0) {
            Progress progress = textsToPass > 0 ? passText(in) : element(in);
            if (progress != Progress.OVER) {
                return progress;
            }
            if (depth < 0) {
                return Progress.OVER;
            }
        }
        return Progress.MORE;
    }

    /** One element, or the end of a document; {@code OVER} if there may be another behind it. */
    private Progress element(Bytes in) {
        if (typeBehindName != 0) {
            return behindLongName(in);
        }
        if (in.remaining() == 0) {
            return Progress.MORE;
        }
        int at = in.position();
        long left = ends[depth] - in.streamPosition();
        int type = in.u8(at);
        if (type == 0) {
            in.position(at + 1);
            depth--;
            return left == 1 ? Progress.OVER : Progress.DAMAGED;
        }
        if (!isType(type)) {
            return Progress.DAMAGED;
        }
        int nameLimit = (int) Math.min(Math.min(left, 2L + NAME_MAX), in.remaining());
        int nameEnd = in.indexOf((byte) 0, at + 1, at + nameLimit);
        if (nameEnd >= 0) {
            nameFrom = at + 1;
            nameTo = nameEnd;
            return value(
                    in,
                    type,
                    nameEnd + 1,
                    visitor.wanted(scopes[depth], type, in, at + 1, nameEnd));
        }
        if (nameLimit == left) {
            return Progress.DAMAGED;
        }
        if (nameLimit < 2 + NAME_MAX) {
            return Progress.MORE;
        }
        in.position(at + 1);
        typeBehindName = type;
        textsToPass = 1;
        return Progress.OVER;
    }

    private Progress behindLongName(Bytes in) {
        nameFrom = 0;
        nameTo = 0;
        Progress progress = value(in, typeBehindName, in.position(), BsonVisitor.SKIP);
        if (progress == Progress.OVER) {
            typeBehindName = 0;
        }
        return progress;
    }

    /** Passes over text up to its zero. */
    private Progress passText(Bytes in) {
        int left = (int) Math.min(in.remaining(), ends[depth] - in.streamPosition());
        int end = in.indexOf((byte) 0, in.position(), in.position() + left);
        if (end >= 0) {
            in.position(end + 1);
            textsToPass--;
            return Progress.OVER;
        }
        boolean all = left == in.remaining();
        in.position(in.position() + left);
        return all && in.streamPosition() < ends[depth] ? Progress.MORE : Progress.DAMAGED;
    }

    /**
     * The value of an element whose name was found.
     *
     * @param at where it begins
     */
    private Progress value(Bytes in, int type, int at, int wanted) {
        long left = ends[depth] - in.streamPosition() - (at - in.position());
        if (fixedBytes(type) >= 0) {
            return fixed(in, type, at, wanted, left);
        }
        if (type == REGEX) {
            reached(in, type);
            in.position(at);
            textsToPass = 2;
            return Progress.OVER;
        }
        if (in.limit() - at < 4) {
            return left < 4 ? Progress.DAMAGED : Progress.MORE;
        }
        long length = wholeLength(type, in.i32le(at));
        if (length < 0 || length >= left) {
            return Progress.DAMAGED; // one byte at least must be left for the end
        }
        if (wanted == BsonVisitor.TEXT && type == STRING) {
            return text(in, at, (int) length);
        }
        reached(in, type);
        if (wanted >= BsonVisitor.ENTER
                && (type == DOCUMENT || type == ARRAY)
                && depth + 1 < DEPTH_MAX) {
            in.position(at + 4);
            depth++;
            scopes[depth] = wanted - BsonVisitor.ENTER;
            ends[depth] = in.streamPosition() - 4 + length;
            return Progress.OVER;
        }
        in.position(at);
        in.skip(length);
        return Progress.OVER;
    }

    /** All bytes of a value of variable length; negative if its length is one that none has. */
    private static long wholeLength(int type, int said) {
        return switch (type) {
            case DOCUMENT, ARRAY -> said < DOCUMENT_MIN ? -1 : said;
            case BINARY -> said < 0 ? -1 : said + 5L;
            case DB_POINTER -> said < 1 ? -1 : said + 16L;
            case CODE_WITH_SCOPE -> said < 14 ? -1 : said;
            default -> said < 1 ? -1 : said + 4L; // strings, with their final zero
        };
    }

    private Progress fixed(Bytes in, int type, int at, int wanted, long left) {
        int bytes = fixedBytes(type);
        if (bytes >= left) {
            return Progress.DAMAGED;
        }
        boolean number =
                wanted == BsonVisitor.NUMBER
                        && (type == DOUBLE || type == INT32 || type == INT64 || type == BOOLEAN);
        if (number && in.limit() - at < bytes) {
            return Progress.MORE;
        }
        reached(in, type);
        if (number) {
            number(in, type, at);
        }
        in.position(at);
        in.skip(bytes);
        return Progress.OVER;
    }

    private void number(Bytes in, int type, int at) {
        switch (type) {
            case BOOLEAN -> visitor.number(in.u8(at));
            case INT32 -> visitor.number(in.i32le(at));
            case INT64 -> visitor.number(in.i64le(at));
            default -> {
                double value = Double.longBitsToDouble(in.i64le(at));
                if (value == (long) value && Math.abs(value) < 1L << 53) {
                    visitor.number((long) value);
                } else {
                    visitor.real(value);
                }
            }
        }
    }

    private Progress text(Bytes in, int at, int length) {
        int bytes = Math.min(length - 5, TEXT_MAX);
        if (in.limit() - at - 4 < bytes) {
            return Progress.MORE;
        }
        reached(in, STRING);
        visitor.text(in, at + 4, at + 4 + bytes);
        in.position(at);
        in.skip(length);
        return Progress.OVER;
    }

    private void reached(Bytes in, int type) {
        visitor.reached(scopes[depth], type, in, nameFrom, nameTo);
    }
}
