package io.wiretrip.protocol.redis;

import io.wiretrip.protocol.Bytes;

/** Whether a command or a reply may begin at a place: for recognition, and to find the next one. */
final class RedisGrammar {
    private static final int HEADER_BYTES_MAX = 24;
    private static final int LINE_LOOKED_AT_MAX = 512;

    /** Of a longer string the end is not looked at, come or not. */
    private static final int BULK_LOOKED_AT_MAX = LINE_LOOKED_AT_MAX - HEADER_BYTES_MAX;

    /** How far beyond a place a judgement may have to look. */
    static final int LOOK_BYTES_MAX = LINE_LOOKED_AT_MAX + 2 * HEADER_BYTES_MAX;

    private static final int ELEMENTS_LOOKED_AT = 16;

    /** How sure it is. */
    enum Match {
        /** It does not. */
        NO,
        /** It depends on bytes that have not come. */
        MORE,
        /** It does. */
        YES
    }

    private RedisGrammar() {}

    /** {@code *2 CRLF $3 CRLF GET CRLF}: an array that begins with the name of a command. */
    static Match command(Bytes in, int at) {
        Match count = header(in, at, '*');
        if (count != Match.YES) {
            return count;
        }
        int name = headerEnd(in, at) + 2;
        Match length = header(in, name, '$');
        if (length != Match.YES) {
            return length;
        }
        int from = headerEnd(in, name) + 2;
        long bytes = RedisLine.number(in, name + 1, from - 2);
        if (bytes < 1 || bytes > RedisCommands.NAME_BYTES_MAX) {
            return Match.NO;
        }
        int to = (int) (from + bytes);
        if (in.limit() < to + 2) {
            boolean letters = from == in.limit() || RedisCommands.isName(in, from, in.limit());
            return letters || in.limit() > to ? Match.MORE : Match.NO;
        }
        boolean named = RedisCommands.isName(in, from, to);
        return named && in.u8(to) == '\r' && in.u8(to + 1) == '\n' ? Match.YES : Match.NO;
    }

    /** Whether the command that {@link #command} found at a place is one that is known. */
    static boolean isKnown(Bytes in, int at) {
        int name = headerEnd(in, at) + 2;
        int from = headerEnd(in, name) + 2;
        int to = (int) (from + RedisLine.number(in, name + 1, from - 2));
        return RedisCommands.find(in, from, to) != null;
    }

    /** A reply of any type. Text lines must be text, and what a length spans must end in CR LF. */
    static Match reply(Bytes in, int at) {
        if (at >= in.limit()) {
            return Match.MORE;
        }
        RedisType type = RedisType.of(in.u8(at));
        if (type == null) {
            return Match.NO;
        }
        return switch (type.shape()) {
            case LINE -> line(in, at, type);
            case BULK -> bulk(in, at, type);
            case AGGREGATE -> aggregate(in, at, type);
        };
    }

    private static Match line(Bytes in, int at, RedisType type) {
        int lf = in.indexOf((byte) '\n', at, in.limit());
        int end = lf < 0 ? in.limit() : lf - 1;
        if (end - at > LINE_LOOKED_AT_MAX) {
            return isLine(in, at + 1, at + LINE_LOOKED_AT_MAX, type) ? Match.YES : Match.NO;
        }
        if (!isLine(in, at + 1, Math.max(at + 1, end), type)) {
            return lf < 0 && end > at && in.u8(end - 1) == '\r' ? Match.MORE : Match.NO;
        }
        if (lf < 0) {
            return Match.MORE;
        }
        return end > at && in.u8(end) == '\r' ? Match.YES : Match.NO;
    }

    private static boolean isLine(Bytes in, int from, int to, RedisType type) {
        return switch (type) {
            case SIMPLE_STRING -> RedisLine.isText(in, from, to);
            case ERROR -> isError(in, from, to);
            case NULL -> from == to;
            case BOOLEAN -> to - from <= 1 && (from == to || "tf".indexOf(in.u8(from)) >= 0);
            default -> isNumeric(in, from, to);
        };
    }

    /** Errors begin with a word in capitals. */
    private static boolean isError(Bytes in, int from, int to) {
        return from == to
                || (in.u8(from) >= 'A' && in.u8(from) <= 'Z' && RedisLine.isText(in, from, to));
    }

    private static boolean isNumeric(Bytes in, int from, int to) {
        for (int i = from; i < to; i++) {
            if ("0123456789+-.einfa".indexOf(in.u8(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static Match bulk(Bytes in, int at, RedisType type) {
        Match header = header(in, at, type.mark());
        if (header != Match.YES) {
            return header;
        }
        int from = headerEnd(in, at) + 2;
        long length = RedisLine.number(in, at + 1, from - 2);
        if (length < 0 || length > BULK_LOOKED_AT_MAX) {
            return length >= -1 || length == RedisLine.STREAMED ? Match.YES : Match.NO;
        }
        if (length > in.limit() - from - 2) {
            return Match.MORE;
        }
        int end = (int) (from + length);
        return in.u8(end) == '\r' && in.u8(end + 1) == '\n' ? Match.YES : Match.NO;
    }

    /** The first element of a collection: whole if it is short, as the word of a push is. */
    private static Match element(Bytes in, int at, RedisType type) {
        return type.shape() == RedisType.Shape.BULK
                ? bulk(in, at, type)
                : header(in, at, type.mark());
    }

    private static Match aggregate(Bytes in, int at, RedisType type) {
        Match header = header(in, at, type.mark());
        if (header != Match.YES) {
            return header;
        }
        int next = headerEnd(in, at) + 2;
        long count = RedisLine.number(in, at + 1, next - 2);
        if (count <= 0 && count != RedisLine.STREAMED) {
            return count >= -1 ? Match.YES : Match.NO;
        }
        if (next == in.limit()) {
            return Match.MORE;
        }
        RedisType first = RedisType.of(in.u8(next));
        if (first == null) {
            return Match.NO;
        }
        return first.shape() == RedisType.Shape.LINE
                ? line(in, next, first)
                : element(in, next, first);
    }

    /** Whether a push begins at a place, or an array that only subscribers get. */
    static boolean isPush(Bytes in, int at) {
        RedisType type = RedisType.of(in.u8(at));
        int next = headerEnd(in, at) + 2;
        if (type == RedisType.PUSH) {
            return true;
        }
        if (type != RedisType.ARRAY || header(in, next, '$') != Match.YES) {
            return false;
        }
        int from = headerEnd(in, next) + 2;
        long length = RedisLine.number(in, next + 1, from - 2);
        return length > 0
                && length <= Math.min(RedisPush.BYTES_MAX, in.limit() - from)
                && RedisPush.of(in, from, (int) (from + length)) != null;
    }

    /** Whether a reply in view is followed by another, or by the beginning of one. */
    static boolean isFollowedByReply(Bytes in, int at) {
        int end = headerEnd(in, at);
        return end >= 0 && end + 2 < in.limit() && reply(in, end + 2) != Match.NO;
    }

    /** Whether the array at a place holds what no command does: a value that is no string. */
    static boolean holdsOnlyAServers(Bytes in, int at) {
        int next = headerEnd(in, at) + 2;
        for (int looked = 0; looked < ELEMENTS_LOOKED_AT && next < in.limit(); looked++) {
            if (in.u8(next) != '$') {
                return reply(in, next) == Match.YES;
            }
            if (header(in, next, '$') != Match.YES) {
                return false;
            }
            int from = headerEnd(in, next) + 2;
            long length = RedisLine.number(in, next + 1, from - 2);
            if (length < 0 || length > BULK_LOOKED_AT_MAX) {
                return length == -1;
            }
            next = (int) (from + length + 2);
        }
        return false;
    }

    /** A type byte, a number, CR LF. */
    private static Match header(Bytes in, int at, int mark) {
        if (at >= in.limit()) {
            return Match.MORE;
        }
        if (in.u8(at) != mark) {
            return Match.NO;
        }
        int end = headerEnd(in, at);
        if (end < 0) {
            int to = in.u8(in.limit() - 1) == '\r' ? in.limit() - 1 : in.limit();
            return in.limit() - at < HEADER_BYTES_MAX && isHeader(in, at + 1, Math.max(at + 1, to))
                    ? Match.MORE
                    : Match.NO;
        }
        return RedisLine.number(in, at + 1, end) == RedisLine.NOT_A_NUMBER ? Match.NO : Match.YES;
    }

    /** A number, or the question mark of a value that comes in pieces. */
    private static boolean isHeader(Bytes in, int from, int to) {
        return isNumeric(in, from, to) || (to - from == 1 && in.u8(from) == '?');
    }

    /** Index of the CR that ends a short line; −1 if there is none in view. */
    private static int headerEnd(Bytes in, int at) {
        int to = Math.min(in.limit(), at + HEADER_BYTES_MAX);
        int lf = in.indexOf((byte) '\n', at, to);
        return lf > at && in.u8(lf - 1) == '\r' ? lf - 1 : -1;
    }
}
