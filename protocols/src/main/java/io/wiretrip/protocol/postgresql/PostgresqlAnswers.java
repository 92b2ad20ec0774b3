package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.postgresql.PostgresqlResponse.Copy;
import org.jspecify.annotations.Nullable;

/**
 * Groups what a server sends into responses. Where one ends is told by the steps of the request
 * that it answers, and by ReadyForQuery, which ends everything that was asked before.
 */
final class PostgresqlAnswers {
    private static final int ERROR_BYTES_MAX = 2 << 10;

    private final MessageSink sink;
    private final Pending pending;
    private final PostgresqlConnection connection;
    private final PostgresqlPipeline pipeline;
    private final PostgresqlContent content;
    private final PostgresqlWants wants;

    private @Nullable PostgresqlResponse current;

    /** What it answers; null if that is not known. */
    private @Nullable PostgresqlRequest request;

    /** Its number in the pipeline; {@link PostgresqlPipeline#NONE} if that is not known. */
    private long number = PostgresqlPipeline.NONE;

    /** An error has come that ends the connection. */
    private boolean fatal;

    private boolean failed;

    /** ReadyForQuery has come. */
    private boolean ready;

    /** The server passes over everything until the next Sync. */
    private boolean skipping;

    /** Bytes of it were lost, so that it may have ended unseen. */
    private boolean afterLoss;

    private @Nullable PostgresqlResponse oneWay;
    private boolean resynchronised;
    private long startNs;
    private long startPosition;
    private long startAcknowledged;
    private long endNs;
    private long endPosition;

    PostgresqlAnswers(
            MessageSink sink,
            Pending pending,
            PostgresqlConnection connection,
            PostgresqlWants wants,
            boolean masksLiterals) {
        this.sink = sink;
        this.pending = pending;
        this.connection = connection;
        this.pipeline = connection.pipeline();
        this.wants = wants;
        this.content = new PostgresqlContent(sink, wants, masksLiterals);
    }

    /** How many bytes of a message's content are read, if it has so many. */
    static int contentBytes(int type) {
        return switch (type) {
            case 'Z' -> 1;
            case 'C' -> PostgresqlBoundary.TAG_BYTES_MAX;
            case 'E' -> ERROR_BYTES_MAX;
            case 'K', 'R', 'A', 'S' -> PostgresqlContent.bytes(type);
            default -> 0;
        };
    }

    void starts(long timeNs, long position, long acknowledged) {
        startNs = timeNs;
        startPosition = position;
        startAcknowledged = acknowledged;
    }

    void resynchronised() {
        resynchronised = true;
    }

    /** Behind a loss, a message was found: of the response under way, if there is one. */
    void found() {
        PostgresqlResponse response = current;
        if (response != null && resynchronised) {
            response.markResynchronised();
            resynchronised = false;
        }
    }

    /**
     * A message has begun.
     *
     * @param from index of its content
     * @param to one past what is there of it
     * @param length how long the content is
     */
    void message(Bytes in, int type, int from, int to, long length) {
        if (type == 'A') {
            notification(in, from, to);
            return;
        }
        if (afterLoss) {
            PostgresqlResponse damaged = current;
            var next = pending.answeredBy(startPosition, startAcknowledged);
            if (damaged != null && next != null && next.peerAcknowledged() == startPosition) {
                cutShort(damaged);
            }
        }
        if (type == 'Z') {
            untilReady();
        }
        PostgresqlResponse response = current;
        if (response == null) {
            if (isPassing(type)) {
                return;
            }
            response = begin();
        }
        switch (type) {
            case 'D' -> response.addRow();
            case 'd' -> response.addCopy(length);
            case 'N' -> response.addNotice();
            case 'E' -> error(response, in, from, to);
            case 'Z' -> {
                response.transactionState((char) in.u8(from));
                ready = true;
            }
            case 'G', 'H', 'W' -> copy(response, type);
            default -> step(response, in, type, from, to);
        }
    }

    /** Whether a row changes nothing of the response under way but its number of rows. */
    boolean isAmongRows() {
        PostgresqlResponse response = current;
        return response != null && !afterLoss && response.returnedRows() > 0;
    }

    /** Rows have come, whole, the last of them up to a position. */
    void rows(int count, long timeNs, long position) {
        PostgresqlResponse response = current;
        if (response != null) {
            response.addRows(count);
        }
        endNs = timeNs;
        endPosition = position;
    }

    /** What a server may say of itself at any time, while nothing is asked of it. */
    private boolean isPassing(int type) {
        boolean idle = pending.answeredBy(startPosition, startAcknowledged) == null;
        return (type == 'N' || type == 'S') && idle;
    }

    private void step(PostgresqlResponse response, Bytes in, int type, int from, int to) {
        switch (type) {
            case '1' -> response.sees(PostgresqlSteps.PARSE);
            case '2' -> response.sees(PostgresqlSteps.BIND);
            case '3' -> response.sees(PostgresqlSteps.CLOSE);
            case 'n', 'T' -> response.sees(PostgresqlSteps.DESCRIBE);
            case 'C' -> {
                content.command(response, in, from, to);
                response.sees(PostgresqlSteps.EXECUTE);
            }
            case 'I' -> {
                response.addEmpty();
                response.sees(PostgresqlSteps.EXECUTE);
            }
            case 's' -> {
                response.suspend();
                response.sees(PostgresqlSteps.EXECUTE);
            }
            case 'R', 'K', 'S' -> {
                if (isLogin()) {
                    content.login(response, in, type, from, to);
                }
            }
            default -> {}
        }
    }

    private boolean isLogin() {
        PostgresqlRequest asked = request;
        return asked == null || asked.kind() == PostgresqlRequest.Kind.STARTUP;
    }

    private void copy(PostgresqlResponse response, int type) {
        response.copy(type == 'G' ? Copy.IN : type == 'H' ? Copy.OUT : Copy.BOTH);
        PostgresqlRequest asked = request;
        if (type != 'H' && asked != null) {
            asked.copyBegins();
            connection.copying(asked);
        }
    }

    private void error(PostgresqlResponse response, Bytes in, int from, int to) {
        failed = true;
        fatal |= content.failure(response, in, from, to);
        skipping |= !PostgresqlSteps.has(steps(), PostgresqlSteps.READY);
    }

    private long steps() {
        return number == PostgresqlPipeline.NONE ? PostgresqlSteps.UNCERTAIN : pipeline.get(number);
    }

    private void notification(Bytes in, int from, int to) {
        PostgresqlResponse response = new PostgresqlResponse(true);
        response.started(startNs, startPosition, startAcknowledged);
        if (wants.channel()) {
            content.channel(response, in, from, to);
        }
        sink.begin(response);
        oneWay = response;
    }

    private PostgresqlResponse begin() {
        PostgresqlResponse response = new PostgresqlResponse(false);
        response.started(startNs, startPosition, startAcknowledged);
        afterLoss = resynchronised;
        if (resynchronised) {
            response.markResynchronised();
            resynchronised = false;
        }
        find();
        current = response;
        failed = false;
        fatal = false;
        ready = false;
        sink.begin(response);
        return response;
    }

    /** Finds what is answered next, as the pairing will. */
    private void find() {
        if (pending.answeredBy(startPosition, startAcknowledged) instanceof PostgresqlRequest r) {
            request = r;
            number = r.number();
        } else {
            request = null;
            boolean tooEarly = pending.answeredBy(startPosition, -1) != null;
            number = tooEarly ? PostgresqlPipeline.NONE : pipeline.oldest();
        }
        if (number != PostgresqlPipeline.NONE) {
            pipeline.forgetBefore(number);
        }
    }

    /** A message has ended. */
    void ends(long timeNs, long position) {
        PostgresqlResponse notification = oneWay;
        if (notification != null) {
            oneWay = null;
            notification.ended(timeNs, position);
            sink.end(notification);
            return;
        }
        endNs = timeNs;
        endPosition = position;
        settle();
    }

    /** Ends the response if everything was answered. */
    void settle() {
        PostgresqlResponse response = current;
        if (response != null && isOver(response)) {
            finish(response);
        }
    }

    private boolean isOver(PostgresqlResponse response) {
        if (ready || fatal) {
            return true;
        }
        long steps = steps();
        long open = PostgresqlSteps.SYNC | PostgresqlSteps.READY | PostgresqlSteps.UNCERTAIN;
        boolean closed = PostgresqlSteps.has(steps, PostgresqlSteps.CLOSED);
        return closed
                && !PostgresqlSteps.has(steps, open)
                && (failed || PostgresqlSteps.isAnswered(steps, response.seen()));
    }

    /** A Parse that was not carried out prepared nothing. */
    private void forgetParsed(PostgresqlRequest asked, PostgresqlResponse response) {
        String name = asked.statementName();
        PostgresqlStatement text = asked.statement();
        if (name != null
                && text != null
                && PostgresqlSteps.has(steps(), PostgresqlSteps.PARSE)
                && !PostgresqlSteps.has(response.seen(), PostgresqlSteps.PARSE)) {
            connection.statements().failed(name, text);
        }
    }

    private void finish(PostgresqlResponse response) {
        PostgresqlRequest asked = request;
        if (asked != null && (failed || response.isSkipped())) {
            forgetParsed(asked, response);
        }
        if (asked != null && connection.copying() == asked) {
            connection.copying(null);
        }
        if (ready) {
            skipping = false;
        }
        if (number != PostgresqlPipeline.NONE) {
            pipeline.forgetBefore(number + 1);
        }
        current = null;
        request = null;
        number = PostgresqlPipeline.NONE;
        response.ended(endNs, endPosition);
        sink.end(response);
    }

    private void cutShort(PostgresqlResponse response) {
        if (!response.hasGap()) {
            response.markTruncated();
        }
        finish(response);
    }

    /**
     * ReadyForQuery comes: what was asked before the Sync that it answers, and has had no answer,
     * gets none any more.
     */
    private void untilReady() {
        long ending = PostgresqlSteps.SYNC | (skipping ? 0 : PostgresqlSteps.READY);
        PostgresqlResponse response = current;
        if (response != null) {
            boolean own = PostgresqlSteps.has(steps(), ending | PostgresqlSteps.READY);
            if (own || pipeline.firstWith(ending, number + 1) == PostgresqlPipeline.NONE) {
                return;
            }
            endEarly(response);
        }
        long last = pipeline.firstWith(ending, 0);
        while (last != PostgresqlPipeline.NONE
                && pipeline.oldest() != PostgresqlPipeline.NONE
                && pipeline.oldest() < last) {
            long before = pipeline.oldest();
            endPosition = startPosition;
            endNs = startNs;
            PostgresqlResponse none = begin();
            if (number != before) { // the pairing knows better, or nothing
                current = none;
                return;
            }
            if (skipping) {
                none.skip();
            }
            endEarly(none);
        }
        if (skipping && last != PostgresqlPipeline.NONE) {
            begin().skip();
        }
    }

    /** Ends a response to a request that something else must have ended. */
    private void endEarly(PostgresqlResponse response) {
        if (failed || response.isSkipped()) {
            finish(response);
        } else {
            cutShort(response);
        }
    }

    /** See {@link PostgresqlConnection#requestBegins}: it would not, were it still waiting. */
    void clientGoesOn(long peerAcknowledged) {
        PostgresqlResponse response = current;
        if (response == null || peerAcknowledged != endPosition) {
            return;
        }
        if (PostgresqlSteps.has(steps(), PostgresqlSteps.UNCERTAIN)) {
            finish(response);
        }
    }

    /** Bytes within a message are missing, and nothing else. */
    void hole() {
        PostgresqlResponse response = oneWay != null ? oneWay : current;
        if (response != null) {
            response.markGap();
        }
    }

    /** Bytes were lost, and with them where messages begin. */
    void lost() {
        PostgresqlResponse notification = oneWay;
        if (notification != null) {
            oneWay = null;
            notification.markGap();
            notification.ended(startNs, startPosition);
            sink.end(notification);
        }
        PostgresqlResponse response = current;
        if (response != null) {
            response.markGap();
            afterLoss = true;
        }
        resynchronised = true;
    }

    /**
     * No byte will follow.
     *
     * @param within whether a message was being read
     */
    void end(boolean within, long timeNs, long position) {
        PostgresqlResponse notification = oneWay;
        if (notification != null) {
            oneWay = null;
            notification.markTruncated();
            notification.ended(timeNs, position);
            sink.end(notification);
        }
        PostgresqlResponse response = current;
        if (response != null) {
            if (within) {
                endNs = timeNs;
                endPosition = position;
            }
            cutShort(response);
        }
    }
}
