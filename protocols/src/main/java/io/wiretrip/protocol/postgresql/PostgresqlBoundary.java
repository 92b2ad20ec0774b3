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
    private static final int LOOK_BYTES = 64;

    /** More than the 64 bytes that PostgreSQL has for it: its relatives may have more. */
    static final int TAG_BYTES_MAX = 256;

    private static final int MESSAGES_MAX = 8;

    /** Something is against a message. */
    private static final int AGAINST = -1;

    /** Too little of a message has come. */
    private static final int NOT_YET = -2;

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
     * Whether a message begins at a place. What is said once holds however much more comes: a
     * message counts when all of it, or a fixed part of it, has come, and where the bytes end for
     * now says nothing.
     *
     * @param sure how sure to be, {@link #SURE} if nothing else speaks for it
     */
    static Answer judge(Bytes in, int from, boolean server, int sure) {
        int until = from + WAIT_BYTES_MAX;
        int limit = Math.min(in.limit(), until);
        int score = 0;
        int at = from;
        for (int i = 0; i < MESSAGES_MAX && score < sure; i++) {
            if (limit - at < HEADER_BYTES) {
                boolean mayBe = at >= limit || isType(in.u8(at), server);
                return mayBe && at + HEADER_BYTES <= until ? Answer.MORE : Answer.NO;
            }
            int weight = weight(in, at, limit, until, server);
            if (weight == NOT_YET) {
                return limit < until ? Answer.MORE : Answer.NO;
            }
            long end = at + 1 + in.u32be(at + 1);
            score += weight;
            if (weight == AGAINST || (end > until && score < sure)) {
                return Answer.NO;
            }
            at = (int) Math.min(end, until);
        }
        return score >= sure ? Answer.YES : Answer.NO;
    }

    private static boolean isType(int type, boolean server) {
        return (server ? "123nsIcZDdTVCENKRSAtGHWv" : "SHXcQfPBEDCFdp").indexOf(type) >= 0;
    }

    /**
     * How much speaks for a message whose header has come; {@link #AGAINST} if something is against
     * it, {@link #NOT_YET} if too little of it has come to say.
     *
     * @param at index of its type
     * @param limit one past the last byte to look at
     * @param until one past the last byte to wait for
     */
    static int weight(Bytes in, int at, int limit, int until, boolean server) {
        int type = in.u8(at);
        long length = in.u32be(at + 1);
        int body = at + HEADER_BYTES;
        long end = at + 1 + length;
        if (server) {
            return isResponse(type, length)
                    ? ofResponse(in, type, body, end, limit, end > until)
                    : AGAINST;
        }
        return isRequest(type, length)
                ? ofRequest(in, type, body, end, limit, end > until)
                : AGAINST;
    }

    private static int ofResponse(
            Bytes in, int type, int body, long end, int limit, boolean tooLong) {
        int to = (int) Math.min(end, limit);
        boolean whole = to == end;
        return switch (type) {
            case 'Z' -> to == body ? NOT_YET : isState(in.u8(body)) ? SURE : AGAINST;
            case 'C' ->
                    to > body && !isUpper(in.u8(body))
                            ? AGAINST
                            : whole ? endsText(in, body, to) : notYet(tooLong, 0);
            case 'D' -> columns(in, body, end, limit, tooLong);
            case 'T' -> whole ? rowDescription(in, body, to) : notYet(tooLong, 0);
            case 'E', 'N' -> error(in, body, to, end, tooLong);
            case 'S' -> whole ? strings(in, body, to, 2) : notYet(tooLong, 0);
            case 'd' -> 0;
            default -> 1;
        };
    }

    /** What is not there is waited for; what is too long for that weighs so much. */
    private static int notYet(boolean tooLong, int weight) {
        return tooLong ? weight : NOT_YET;
    }

    private static boolean isState(int b) {
        return b == 'I' || b == 'T' || b == 'E';
    }

    /** Whether the only zero byte is the last. */
    private static int endsText(Bytes in, int body, int to) {
        return in.indexOf((byte) 0, body, to) == to - 1 ? SURE : AGAINST;
    }

    private static boolean isUpper(int b) {
        return b >= 'A' && b <= 'Z';
    }

    /**
     * Columns of a DataRow, each a length, or −1, and so many bytes. Of a row too long to wait for
     * the lengths at its beginning count.
     */
    private static int columns(Bytes in, int body, long end, int limit, boolean tooLong) {
        int look = tooLong ? Math.min(limit, body + LOOK_BYTES) : limit;
        int to = (int) Math.min(end, look);
        if (to - body < 2) {
            return NOT_YET;
        }
        int count = in.u16be(body);
        long at = body + 2L;
        int seen = 0;
        while (seen < count && at + 4 <= to) {
            long length = in.i32be((int) at);
            at += 4 + Math.max(0, length);
            seen++;
            if (length < -1 || at + 4L * (count - seen) > end) {
                return AGAINST;
            }
        }
        if (seen < count) {
            boolean looked = tooLong && look == body + LOOK_BYTES;
            return at + 4 > end ? AGAINST : looked ? Math.min(2, seen) : NOT_YET;
        }
        return at != end ? AGAINST : count == 0 ? 1 : SURE;
    }

    private static int rowDescription(Bytes in, int body, int to) {
        int count = in.u16be(body);
        int at = body + 2;
        for (int i = 0; i < count; i++) {
            int nul = at > to ? -1 : in.indexOf((byte) 0, at, to);
            if (nul < 0) {
                return AGAINST;
            }
            at = nul + 19;
        }
        return at != to ? AGAINST : count == 0 ? 1 : SURE;
    }

    private static int error(Bytes in, int body, int to, long end, boolean tooLong) {
        if (to == body) {
            return NOT_YET;
        }
        int field = in.u8(body);
        if ((field != 'S' && field != 'M' && field != 'V') || end - body < 2) {
            return AGAINST;
        }
        if (to - body < 2) {
            return NOT_YET;
        }
        if (!isUpper(in.u8(body + 1)) && in.u8(body + 1) < 0x80) {
            return AGAINST;
        }
        if (to < end) {
            return notYet(tooLong, 1);
        }
        return in.u8(to - 1) == 0 && in.u8(to - 2) == 0 ? SURE : 1;
    }

    private static int ofRequest(
            Bytes in, int type, int body, long end, int limit, boolean tooLong) {
        int to = (int) Math.min(end, limit);
        boolean whole = to == end;
        return switch (type) {
            case 'Q' -> query(in, body, end, limit);
            case 'P' -> parse(in, body, end, limit);
            case 'B' -> whole ? bind(in, body, to) : notYet(tooLong, 0);
            case 'D', 'C' ->
                    to > body && in.u8(body) != 'S' && in.u8(body) != 'P'
                            ? AGAINST
                            : whole ? endsText(in, body, to) : notYet(tooLong, 0);
            case 'E' -> whole ? execute(in, body, to) : notYet(tooLong, 0);
            case 'd' -> 0;
            case 'p' -> AGAINST; // a password is no place to begin
            case 'f' -> whole ? strings(in, body, to, 1) : notYet(tooLong, 0);
            default -> 1;
        };
    }

    /** The text of a Query: characters, and a zero byte at its very end. */
    private static int query(Bytes in, int body, long end, int limit) {
        int look = (int) Math.min(end, body + LOOK_BYTES);
        int to = Math.min(look, limit);
        int textTo = look == end ? look - 1 : look;
        if (!areCharacters(in, body, Math.min(to, textTo))) {
            return AGAINST;
        }
        if (to < look) {
            return NOT_YET;
        }
        return look == end && in.u8(textTo) != 0 ? AGAINST : text(textTo - body);
    }

    private static int text(int characters) {
        return characters >= 4 ? SURE : 1;
    }

    private static boolean areCharacters(Bytes in, int from, int to) {
        for (int i = from; i < to; i++) {
            int b = in.u8(i);
            if (b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private static int parse(Bytes in, int body, long end, int limit) {
        int nameLook = (int) Math.min(end, body + LOOK_BYTES);
        int nameTo = Math.min(nameLook, limit);
        int nul = in.indexOf((byte) 0, body, nameTo);
        if (!areCharacters(in, body, nul < 0 ? nameTo : nul)) {
            return AGAINST;
        }
        if (nul < 0) {
            return nameTo < nameLook ? NOT_YET : nameLook == end ? AGAINST : 0;
        }
        int look = (int) Math.min(end, nul + 1 + LOOK_BYTES);
        int to = Math.min(look, limit);
        int textEnd = in.indexOf((byte) 0, nul + 1, to);
        int until = textEnd < 0 ? to : textEnd;
        if (!areCharacters(in, nul + 1, until)) {
            return AGAINST;
        }
        if (textEnd < 0) {
            return to < look ? NOT_YET : look == end ? AGAINST : SURE;
        }
        return text(until - nul - 1);
    }

    private static int bind(Bytes in, int body, int to) {
        int portal = in.indexOf((byte) 0, body, to);
        int name = portal < 0 ? -1 : in.indexOf((byte) 0, portal + 1, to);
        if (name < 0
                || !areCharacters(in, body, Math.min(portal, body + LOOK_BYTES))
                || !areCharacters(in, portal + 1, Math.min(name, portal + 1 + LOOK_BYTES))) {
            return AGAINST;
        }
        return parameters(in, name + 1, to);
    }

    /** Formats, values and result formats of a Bind. */
    private static int parameters(Bytes in, int from, int to) {
        long at = from;
        if (at + 2 > to) {
            return AGAINST;
        }
        at += 2 + 2L * in.u16be((int) at);
        if (at + 2 > to) {
            return AGAINST;
        }
        int count = in.u16be((int) at);
        at += 2;
        for (int i = 0; i < count; i++) {
            if (at + 4 > to) {
                return AGAINST;
            }
            long length = in.i32be((int) at);
            at += 4 + Math.max(0, length);
            if (length < -1 || at > to) {
                return AGAINST;
            }
        }
        if (at + 2 > to) {
            return AGAINST;
        }
        return at + 2 + 2L * in.u16be((int) at) == to ? SURE : AGAINST;
    }

    private static int execute(Bytes in, int body, int to) {
        return in.indexOf((byte) 0, body, to) == to - 5 ? 2 : AGAINST;
    }

    private static int strings(Bytes in, int body, int to, int count) {
        int at = body;
        for (int i = 0; i < count; i++) {
            int nul = in.indexOf((byte) 0, at, to);
            if (nul < 0 || !areCharacters(in, at, Math.min(nul, at + LOOK_BYTES))) {
                return AGAINST;
            }
            at = nul + 1;
        }
        return at == to ? 2 : AGAINST;
    }
}
