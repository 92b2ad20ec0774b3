package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.mysql.MysqlGuess.Match;
import org.jspecify.annotations.Nullable;

/**
 * What a server sends: the greeting, then for each command one response of one or more results,
 * read by {@link MysqlResults}.
 */
final class MysqlResponseDecoder extends MysqlDecoder {
    private final Pending pending;
    private final boolean midstream;
    private final MysqlResults results;
    private @Nullable MysqlResponse response;
    private boolean greeting;
    private int sequence;
    private long reachedNs;
    private long reachedPosition;

    MysqlResponseDecoder(
            MysqlConnection connection, MessageSink sink, Pending pending, DecoderContext context) {
        super(connection, sink, context);
        this.pending = pending;
        this.midstream = context.midstream();
        this.results = new MysqlResults(connection, sink, context);
    }

    @Override
    int begins(Bytes in, int length, int number, int first) {
        if (length == 0) {
            return refuse(MysqlViolation.EMPTY_PACKET);
        }
        boolean follows = number == (sequence + 1 & 0xff);
        if (response != null
                && results.mayBeOver()
                && !(results.isDoubtedEof(length, first) && follows)) {
            finish(reachedPosition, reachedNs);
        }
        sequence = number;
        if (response == null) {
            greeting = isGreeting(number, first);
            if (greeting) {
                return Math.min(length, MysqlResults.WINDOW_BYTES);
            }
            if (!begin(in, first)) {
                return refuse(MysqlViolation.BAD_GREETING);
            }
        } else if (!follows && !results.clientSpeaks() && !connection.isCompressed()) {
            return refuse(MysqlViolation.BAD_SEQUENCE);
        }
        return results.window(length, first);
    }

    /** Rows: a large result is little else, and of each only the length is looked at. */
    @Override
    boolean passAlike(Bytes in) {
        MysqlResponse now = response;
        if (now == null || !results.isAmongRows()) {
            return false;
        }
        int limit = in.limit();
        int at = in.position();
        int rows = 0;
        while (limit - at > HEADER_BYTES) {
            int header = in.i32le(at);
            int end = at + HEADER_BYTES + (header & PART_BYTES);
            if (end > limit || !isRow(header, in.u8(at + HEADER_BYTES))) {
                break;
            }
            sequence = header >>> 24;
            at = end;
            rows++;
        }
        if (rows == 0) {
            return false;
        }
        in.position(at);
        now.addRows(rows);
        reached(in);
        return true;
    }

    private boolean isRow(int header, int first) {
        int length = header & PART_BYTES;
        return length != 0
                && length != PART_BYTES
                && header >>> 24 == (sequence + 1 & 0xff)
                && first != MysqlPackets.EOF
                && first != MysqlPackets.ERR
                && (connection.isLoginSeen() || !MysqlGuess.mayBeTls(header));
    }

    private int refuse(MysqlViolation why) {
        sink.violation(why);
        if (response != null) {
            response.markTruncated();
        }
        return NOT_A_PACKET;
    }

    private boolean isGreeting(int number, int first) {
        return number == 0
                && first == MysqlLogin.PROTOCOL_VERSION
                && !connection.isGreeted()
                && !connection.isLoginSeen();
    }

    private boolean begin(Bytes in, int first) {
        boolean refusal = !midstream && startPosition() == 0 && pending.count() == 0;
        if (refusal && first != MysqlPackets.ERR) {
            return false;
        }
        MysqlResponse begun = new MysqlResponse();
        results.begin(
                pending.answeredBy(startPosition(), startAcknowledged())
                                instanceof MysqlRequest asked
                        ? asked
                        : null);
        if (refusal) {
            begun.unsolicited();
        }
        start(begun);
        begun.server(connection.serverVersion(), connection.connectionId());
        connection.requestAt(in.peerAcknowledged());
        response = begun;
        sink.begin(begun);
        return true;
    }

    @Override
    void window(Bytes in, int from, int to) {
        if (greeting) {
            greeting = false;
            if (!MysqlLogin.readGreeting(in, from, to, connection)) {
                sink.violation(MysqlViolation.BAD_GREETING);
            }
            return;
        }
        MysqlResponse now = response;
        if (now != null && !results.read(now, in, from, to)) {
            sink.violation(MysqlViolation.BAD_RESPONSE);
            now.markTruncated();
            lose(in.streamPosition(), in.timeNs());
        }
    }

    @Override
    void passed(long timeNs, long position) {
        reachedNs = timeNs;
        reachedPosition = position;
        if (results.isOver()) {
            finish(position, timeNs);
        }
    }

    private void finish(long position, long timeNs) {
        MysqlResponse now = response;
        if (now == null) {
            return;
        }
        response = null;
        connection.uploadEnds();
        now.ended(timeNs, position);
        sink.end(now);
    }

    @Override
    void damaged() {
        if (response != null) {
            response.markGap();
        }
    }

    @Override
    boolean windowLost() {
        return false;
    }

    @Override
    void lost(long position, long timeNs) {
        reachedNs = timeNs;
        reachedPosition = position;
        if (results.isOver() || results.mayBeOver()) {
            finish(position, timeNs);
        }
    }

    @Override
    long toldAt() {
        return connection.responseAt();
    }

    @Override
    int firstSequence() {
        return 1;
    }

    @Override
    void foundAt(long position) {
        finish(position, reachedNs);
    }

    /**
     * A response begins where the client's youngest command says, or where the bytes look like one
     * at the start of a turn. Until then the response under way goes on.
     */
    @Override
    boolean find(Bytes in) {
        long told = connection.responseAt();
        if (told >= in.streamPosition()) {
            boolean passes = told > in.streamPosition();
            in.skip(told - in.streamPosition());
            if (in.pendingSkip() > 0) {
                return false;
            }
            if (passes) {
                reached(in);
            }
            finish(told, reachedNs);
        }
        while (in.remaining() > 0) {
            boolean here = in.streamPosition() == told;
            Match match = here || in.streamPosition() == turnAt() ? response(in, here) : Match.NO;
            if (match != Match.NO) {
                return match == Match.YES;
            }
            in.skip(toNextTurn(in));
            reached(in);
        }
        return false;
    }

    /** Judges the position, at which a turn begins or the client says that a response does. */
    private Match response(Bytes in, boolean told) {
        if (!told && encrypted(in) != Match.NO) {
            return Match.MORE;
        }
        Match compressed = MysqlCompression.likely(in, firstSequence());
        if (compressed == Match.YES) {
            connection.foundCompressed();
            return Match.MORE;
        }
        if (compressed == Match.MORE || in.remaining() <= HEADER_BYTES) {
            return Match.MORE;
        }
        if (told && in.u8(in.position() + 3) != 0) {
            return Match.YES;
        }
        if (response != null && pending.count() == 0) {
            return Match.NO;
        }
        Match match = MysqlGuess.response(in, in.position());
        if (match == Match.YES) {
            finish(in.streamPosition(), reachedNs);
        }
        return match;
    }

    private void reached(Bytes in) {
        reachedNs = in.timeNs();
        reachedPosition = in.streamPosition();
    }

    @Override
    public void end(End how, long streamPosition, long timeNs) {
        MysqlResponse now = response;
        if (now == null) {
            return;
        }
        if (results.mayBeOver()) {
            finish(reachedPosition, reachedNs);
            return;
        }
        if (!results.isEndless()) {
            now.markTruncated();
        }
        finish(streamPosition, timeNs);
    }

    @Override
    public int retainedBytes() {
        return compressionBytes();
    }
}
