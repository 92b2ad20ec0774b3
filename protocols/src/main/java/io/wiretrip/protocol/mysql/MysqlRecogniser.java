package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol.Recognition;
import io.wiretrip.protocol.mysql.MysqlGuess.Match;
import java.nio.charset.StandardCharsets;

/**
 * Tells the protocol by the first bytes of either side. Sure are the greeting, a refusal in its
 * place, the login, and in mid-stream a statement that begins with a word of SQL, its execution, an
 * error and a result set.
 */
final class MysqlRecogniser {
    private static final int HEADER_BYTES = MysqlDecoder.HEADER_BYTES;
    private static final int GREETING_BYTES_MAX = 512;
    private static final int GREETING_BYTES_MIN = 45;
    private static final int REFUSAL_CODE_MIN = 1000;
    private static final int REFUSAL_CODE_MAX = 4999;
    private static final byte[][] WORDS =
            words(
                    "select",
                    "insert",
                    "update",
                    "delete",
                    "replace",
                    "set ",
                    "show ",
                    "use ",
                    "begin",
                    "commit",
                    "rollback",
                    "start transaction",
                    "create ",
                    "drop ",
                    "alter ",
                    "truncate ",
                    "call ",
                    "with ",
                    "explain ",
                    "desc",
                    "load data",
                    "lock ",
                    "unlock ",
                    "flush ",
                    "grant ",
                    "analyze ",
                    "optimize ",
                    "prepare ",
                    "execute ",
                    "kill ",
                    "do ",
                    "handler ",
                    "savepoint ",
                    "xa ",
                    "/*");

    private MysqlRecogniser() {}

    static Recognition judge(Bytes in) {
        int at = in.position();
        int left = in.remaining();
        if (left <= HEADER_BYTES) {
            return left >= HEADER_BYTES && in.u8(at + 3) > 1 ? Recognition.NO : Recognition.MORE;
        }
        int length = in.i32le(at) & MysqlDecoder.PART_BYTES;
        int from = at + HEADER_BYTES;
        int first = in.u8(from);
        if (length == 0) {
            return Recognition.NO;
        }
        return switch (in.u8(at + 3)) {
            case 0 ->
                    switch (first) {
                        case MysqlLogin.PROTOCOL_VERSION -> server(greeting(in, from, length));
                        case MysqlPackets.ERR -> server(refusal(in, from, length));
                        case 0 -> client(compressed(in, at, length));
                        default -> client(command(in, from, length));
                    };
            case 1 -> numberOne(in, at, length);
            default -> Recognition.NO;
        };
    }

    private static Recognition numberOne(Bytes in, int at, int length) {
        Match login = login(in, at + HEADER_BYTES, length);
        if (login == Match.YES) {
            return Recognition.CLIENT;
        }
        int first = in.u8(at + HEADER_BYTES);
        Match response =
                first == MysqlPackets.EOF
                        ? Match.NO // five bytes: too few to be sure
                        : first == MysqlPackets.OK
                                ? ok(in, at, length)
                                : MysqlGuess.response(in, at);
        if (response == Match.YES) {
            return Recognition.SERVER;
        }
        return login == Match.MORE || response == Match.MORE ? Recognition.MORE : Recognition.NO;
    }

    private static Match greeting(Bytes in, int from, int length) {
        return length < GREETING_BYTES_MIN || length > GREETING_BYTES_MAX
                ? Match.NO
                : MysqlGuess.greeting(in, from, length);
    }

    /** An error in place of the greeting: too many connections, a host that may not connect. */
    private static Match refusal(Bytes in, int from, int length) {
        if (length < 8 || length > GREETING_BYTES_MAX) {
            return Match.NO;
        }
        int to = Math.min(in.limit(), from + length);
        if (to - from >= 3) {
            int code = in.u16le(from + 1);
            boolean fits = code >= REFUSAL_CODE_MIN && code <= REFUSAL_CODE_MAX;
            if (!fits || (to - from > 3 && !MysqlGuess.isText(in, from + 3, to))) {
                return Match.NO;
            }
        }
        return to - from == length ? Match.YES : Match.MORE;
    }

    private static Match login(Bytes in, int from, int length) {
        if (length < MysqlLogin.FIXED_BYTES || length > MysqlLogin.BYTES_MAX) {
            return Match.NO;
        }
        int to = Math.min(in.limit(), from + MysqlLogin.FIXED_BYTES);
        if (to - from >= 4 && (in.u16le(from) & MysqlConnection.PROTOCOL_41) == 0) {
            return Match.NO;
        }
        if (to - from < MysqlLogin.FIXED_BYTES) {
            return Match.MORE;
        }
        if (!MysqlLogin.isPlausible(in, from, to)) {
            return Match.NO;
        }
        boolean tls = (in.u16le(from) & MysqlConnection.SSL) != 0;
        return length > MysqlLogin.FIXED_BYTES || tls ? Match.YES : Match.NO;
    }

    private static Match command(Bytes in, int from, int length) {
        return switch (MysqlCommand.of(in.u8(from))) {
            case QUERY, PREPARE -> statement(in, from + 1, length - 1);
            case EXECUTE -> execute(in, from, length);
            case PING -> // what a pool sends first; five bytes and no more
                    length == 1 && in.remaining() == HEADER_BYTES + 1 ? Match.YES : Match.NO;
            default -> Match.NO;
        };
    }

    /** A statement in a compressed packet, which is too short to be worth compressing. */
    private static Match compressed(Bytes in, int at, int length) {
        int from = at + MysqlCompression.HEADER_BYTES + HEADER_BYTES;
        if (in.limit() <= from) {
            return Match.MORE;
        }
        return MysqlCompression.likely(in, 0) == Match.YES
                ? command(in, from, length - HEADER_BYTES)
                : Match.NO;
    }

    private static Match statement(Bytes in, int from, int length) {
        int to = (int) Math.min(in.limit(), (long) from + length);
        int at = from;
        if (to - at >= 1 && in.u8(at) == 0) { // no query attributes
            if (to - at >= 2 && in.u8(at + 1) != 1) {
                return Match.NO;
            }
            at += 2;
        }
        boolean more = false;
        for (byte[] word : WORDS) {
            if (length - (at - from) < word.length) {
                continue;
            }
            int there = Math.min(word.length, to - at);
            if (there == word.length && in.matchesIgnoreCase(at, word)) {
                return restIsText(in, at, to);
            }
            more |= there < word.length && (there <= 0 || begins(in, at, there, word));
        }
        return more ? Match.MORE : Match.NO;
    }

    private static Match restIsText(Bytes in, int at, int to) {
        return MysqlGuess.isText(in, at, Math.min(to, at + MysqlGuess.WINDOW_BYTES))
                ? Match.YES
                : Match.NO;
    }

    private static boolean begins(Bytes in, int at, int there, byte[] word) {
        for (int i = 0; i < there; i++) {
            int b = in.u8(at + i);
            if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static Match execute(Bytes in, int from, int length) {
        if (length < 10) {
            return Match.NO;
        }
        if (in.limit() - from < 10) {
            return Match.MORE;
        }
        boolean fits =
                in.u8(from + 4) == 0
                        && in.i32le(from + 1) != 0
                        && in.u8(from + 5) < 8
                        && in.i32le(from + 6) == 1;
        return fits ? Match.YES : Match.NO;
    }

    /** An OK packet of the shortest form alone, to its last byte. */
    private static Match ok(Bytes in, int at, int length) {
        if (length != 7 || in.remaining() > HEADER_BYTES + 7) {
            return Match.NO;
        }
        return MysqlGuess.response(in, at);
    }

    private static Recognition client(Match match) {
        return judged(match, Recognition.CLIENT);
    }

    private static Recognition server(Match match) {
        return judged(match, Recognition.SERVER);
    }

    private static Recognition judged(Match match, Recognition yes) {
        return switch (match) {
            case YES -> yes;
            case MORE -> Recognition.MORE;
            case NO -> Recognition.NO;
        };
    }

    private static byte[][] words(String... words) {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[i].getBytes(StandardCharsets.US_ASCII);
        }
        return bytes;
    }
}
