package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.Bytes;

/**
 * Says whether a message may, or surely does, begin at a place: by its type, by lengths that this
 * type can have, by content, and by what follows it.
 */
final class PostgresqlBoundary {
    /** Type and length. */
    static final int HEADER_BYTES = 5;

    /** The longest message that servers take and send. */
    static final long LENGTH_MAX = 0x3fff_ffffL;

    /** How sure enough is. */
    static final int SURE = 3;

    /** More bytes than this are not waited for. */
    static final int WAIT_BYTES_MAX = 4 << 10;

    private static final int LONG_BYTES_MAX = 30_000;
    private static final int TEXT_LOOK_BYTES = 64;

    /** More than the 64 bytes that PostgreSQL has for it: its relatives may have more. */
    static final int TAG_BYTES_MAX = 256;

    private static final int MESSAGES_MAX = 8;

    /** What is said of a place. */
    enum Answer {
        NO,
        MORE,
        YES
    }

    private PostgresqlBoundary() {}

    /** Whether a client may send a message of this type and length. */
    static boolean isRequest(int type, long length) {
        return switch (type) {
            case 'S', 'H', 'X', 'c' -> length == 4;
            case 'Q', 'f' -> length >= 5 && length <= LENGTH_MAX;
            case 'P' -> length >= 8 && length <= LENGTH_MAX;
            case 'B' -> length >= 12 && length <= LENGTH_MAX;
            case 'E' -> length >= 9 && length <= LONG_BYTES_MAX;
            case 'D', 'C' -> length >= 6 && length <= LONG_BYTES_MAX;
            case 'F' -> length >= 14 && length <= LENGTH_MAX;
            case 'd' -> length >= 4 && length <= LENGTH_MAX;
            case 'p' -> length >= 4 && length <= 65_536;
            default -> false;
        };
    }

    /** Whether a server may send a message of this type and length. */
    static boolean isResponse(int type, long length) {
        return switch (type) {
            case '1', '2', '3', 'n', 's', 'I', 'c' -> length == 4;
            case 'Z' -> length == 5;
            case 'D', 'd', 'T', 'V' -> length >= minimum(type) && length <= LENGTH_MAX;
            case 'C' -> length >= 6 && length <= 4 + TAG_BYTES_MAX;
            case 'E', 'N' -> length >= 5 && length <= 16 * LONG_BYTES_MAX;
            case 'K' -> length >= 8 && length <= 8 + 256;
            case 'R' -> length >= 8 && length <= 65_536;
            case 'S' -> length >= 6 && length <= LONG_BYTES_MAX;
            case 'A' -> length >= 10 && length <= LONG_BYTES_MAX;
            case 't' -> length >= 6 && (length - 6) % 4 == 0 && length <= 6 + 4 * 65_535;
            case 'G', 'H', 'W' -> length >= 7 && length <= 7 + 2 * 65_535;
            case 'v' -> length >= 12 && length <= LONG_BYTES_MAX;
            default -> false;
        };
    }

    private static int minimum(int type) {
        return switch (type) {
            case 'd' -> 4;
            case 'V' -> 8;
            default -> 6;
        };
    }

    /**
     * Whether a message begins at a place.
     *
     * @param sure how sure to be, {@link #SURE} if nothing else speaks for it
     */
    static Answer judge(Bytes in, int from, boolean server, int sure) {
        int limit = in.limit();
        int score = 0;
        long at = from;
        for (int i = 0; i < MESSAGES_MAX && score < sure; i++) {
            long left = limit - at;
            if (left == 0) {
                score += i == 0 ? 0 : 2;
                return score >= sure ? Answer.YES : more(limit - from);
            }
            int p = (int) at;
            if (left < HEADER_BYTES) {
                return isType(in.u8(p), server) ? more(limit - from) : Answer.NO;
            }
            long end = at + 1 + in.u32be(p + 1);
            int weight = weight(in, p, server);
            if (weight < 0) {
                return Answer.NO;
            }
            score += weight;
            if (end > limit && score < sure) {
                return more(end - from);
            }
            at = end;
        }
        return score >= sure ? Answer.YES : Answer.NO;
    }

    /** To wait for these bytes, unless they are too many. */
    private static Answer more(long bytes) {
        return bytes > WAIT_BYTES_MAX ? Answer.NO : Answer.MORE;
    }

    private static boolean isType(int type, boolean server) {
        return (server ? "123nsIcZDdTVCENKRSAtGHWv" : "SHXcQfPBEDCFdp").indexOf(type) >= 0;
    }

    /**
     * How much speaks for a message whose header has come; −1 if something is against it.
     *
     * @param at index of its type
     */
    static int weight(Bytes in, int at, boolean server) {
        int type = in.u8(at);
        long length = in.u32be(at + 1);
        boolean possible = server ? isResponse(type, length) : isRequest(type, length);
        return possible ? weight(in, at, at + 1 + length, server) : -1;
    }

    private static int weight(Bytes in, int at, long end, boolean server) {
        int type = in.u8(at);
        int body = at + HEADER_BYTES;
        int to = (int) Math.min(end, in.limit());
        boolean whole = to == end;
        return server ? ofResponse(in, type, body, to, end) : ofRequest(in, type, body, to, whole);
    }

    private static int ofResponse(Bytes in, int type, int body, int to, long end) {
        boolean whole = to == end;
        return switch (type) {
            case 'Z' -> to == body ? 0 : isState(in.u8(body)) ? SURE : -1;
            case 'C' -> tag(in, body, to, whole);
            case 'D' -> columns(in, body, to, end);
            case 'T' -> rowDescription(in, body, to, whole);
            case 'E', 'N' -> to - body < 2 ? 0 : errorStart(in, body, to, whole);
            case 'S' -> whole ? strings(in, body, to, 2) : 0;
            case 'd' -> 0;
            default -> 1;
        };
    }

    private static boolean isState(int b) {
        return b == 'I' || b == 'T' || b == 'E';
    }

    private static int tag(Bytes in, int body, int to, boolean whole) {
        if (to > body && !isUpper(in.u8(body))) {
            return -1;
        }
        if (!whole) {
            return 0;
        }
        return in.indexOf((byte) 0, body, to) == to - 1 ? SURE : -1;
    }

    private static boolean isUpper(int b) {
        return b >= 'A' && b <= 'Z';
    }

    /** Columns of a DataRow, each a length, or −1, and so many bytes. */
    private static int columns(Bytes in, int body, int to, long end) {
        if (to - body < 2) {
            return 0;
        }
        int count = in.u16be(body);
        long at = body + 2L;
        int seen = 0;
        while (seen < count && at + 4 <= to) {
            long length = in.i32be((int) at);
            if (length < -1) {
                return -1;
            }
            at += 4 + Math.max(0, length);
            seen++;
            if (at + 4L * (count - seen) > end) {
                return -1;
            }
        }
        if (seen < count) {
            return at + 4 > end ? -1 : Math.min(2, seen);
        }
        return at != end ? -1 : count == 0 ? 1 : SURE;
    }

    private static int rowDescription(Bytes in, int body, int to, boolean whole) {
        if (to - body < 2) {
            return 0;
        }
        int count = in.u16be(body);
        int at = body + 2;
        for (int i = 0; i < count; i++) {
            int nul = in.indexOf((byte) 0, at, to);
            if (nul < 0) {
                return whole ? -1 : 0;
            }
            at = nul + 19;
            if (at > to) {
                return whole ? -1 : 0;
            }
        }
        return !whole ? 0 : at == to ? (count == 0 ? 1 : SURE) : -1;
    }

    private static int errorStart(Bytes in, int body, int to, boolean whole) {
        int field = in.u8(body);
        if (field != 'S' && field != 'M' && field != 'V') {
            return -1;
        }
        if (!isUpper(in.u8(body + 1)) && in.u8(body + 1) < 0x80) {
            return -1;
        }
        return whole && in.u8(to - 1) == 0 && in.u8(to - 2) == 0 ? SURE : 1;
    }

    private static int ofRequest(Bytes in, int type, int body, int to, boolean whole) {
        return switch (type) {
            case 'Q' -> text(in, body, to, whole);
            case 'P' -> parse(in, body, to);
            case 'B' -> bind(in, body, to, whole);
            case 'D', 'C' -> object(in, body, to, whole);
            case 'E' -> whole ? execute(in, body, to) : 0;
            case 'd' -> 0;
            case 'p' -> -1; // a password is no place to begin
            case 'f' -> whole ? strings(in, body, to, 1) : 0;
            default -> 1;
        };
    }

    /** The text of a Query: characters, and a zero byte at its very end. */
    private static int text(Bytes in, int body, int to, boolean whole) {
        int nul = in.indexOf((byte) 0, body, to);
        if (whole ? nul != to - 1 : nul >= 0) {
            return -1;
        }
        return characters(in, body, whole ? to - 1 : to);
    }

    private static int characters(Bytes in, int from, int to) {
        int until = Math.min(to, from + TEXT_LOOK_BYTES);
        for (int i = from; i < until; i++) {
            int b = in.u8(i);
            if (b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return -1;
            }
        }
        return until - from >= 4 ? SURE : 1;
    }

    private static int parse(Bytes in, int body, int to) {
        int nul = in.indexOf((byte) 0, body, Math.min(to, body + TEXT_LOOK_BYTES));
        if (nul < 0) {
            return characters(in, body, to) < 0 ? -1 : 0;
        }
        int textEnd = in.indexOf((byte) 0, nul + 1, to);
        boolean printable = characters(in, body, nul) >= 0;
        return printable ? characters(in, nul + 1, textEnd < 0 ? to : textEnd) : -1;
    }

    private static int bind(Bytes in, int body, int to, boolean whole) {
        int portal = in.indexOf((byte) 0, body, to);
        int name = portal < 0 ? -1 : in.indexOf((byte) 0, portal + 1, to);
        if (name < 0) {
            return whole ? -1 : 0;
        }
        if (characters(in, body, portal) < 0 || characters(in, portal + 1, name) < 0) {
            return -1;
        }
        return whole ? parameters(in, name + 1, to) : 1;
    }

    /** Formats, values and result formats of a Bind. */
    private static int parameters(Bytes in, int from, int to) {
        long at = from;
        if (at + 2 > to) {
            return -1;
        }
        at += 2 + 2L * in.u16be((int) at);
        if (at + 2 > to) {
            return -1;
        }
        int count = in.u16be((int) at);
        at += 2;
        for (int i = 0; i < count; i++) {
            if (at + 4 > to) {
                return -1;
            }
            long length = in.i32be((int) at);
            at += 4 + Math.max(0, length);
            if (length < -1 || at > to) {
                return -1;
            }
        }
        if (at + 2 > to) {
            return -1;
        }
        return at + 2 + 2L * in.u16be((int) at) == to ? SURE : -1;
    }

    private static int object(Bytes in, int body, int to, boolean whole) {
        if (to > body && in.u8(body) != 'S' && in.u8(body) != 'P') {
            return -1;
        }
        if (!whole) {
            return 0;
        }
        return in.indexOf((byte) 0, body, to) == to - 1 ? SURE : -1;
    }

    private static int execute(Bytes in, int body, int to) {
        return in.indexOf((byte) 0, body, to) == to - 5 ? 2 : -1;
    }

    private static int strings(Bytes in, int body, int to, int count) {
        int at = body;
        for (int i = 0; i < count; i++) {
            int nul = in.indexOf((byte) 0, at, to);
            if (nul < 0 || characters(in, at, nul) < 0) {
                return -1;
            }
            at = nul + 1;
        }
        return at == to ? 2 : -1;
    }
}
