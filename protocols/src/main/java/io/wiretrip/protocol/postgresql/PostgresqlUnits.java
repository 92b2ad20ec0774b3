package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.postgresql.PostgresqlRequest.Kind;
import io.wiretrip.protocol.postgresql.PostgresqlStatements.Portal;
import org.jspecify.annotations.Nullable;

/**
 * Groups what a client sends into requests. A request of the extended protocol is the way to one
 * Execute: what is parsed, bound and described for it, and the Close and Sync behind it. What leads
 * to no Execute is a request too, so that nothing that may fail goes unseen.
 */
final class PostgresqlUnits {
    private static final long NO_NAME = 0;

    private final MessageSink sink;
    private final PostgresqlConnection connection;
    private final PostgresqlPipeline pipeline;
    private final PostgresqlStatements statements;
    private final PostgresqlWants wants;

    private @Nullable PostgresqlRequest unit;
    private long parsedName = NO_NAME;
    private long boundPortal = NO_NAME;

    /** Where the message that is being read began, and where the one before it ended. */
    private long startNs;

    private long startPosition;
    private long startAcknowledged;
    private long endNs;
    private long endPosition;
    private boolean resynchronised;

    /** What the server had sent when bytes were lost. */
    private long servedAtLoss;

    PostgresqlUnits(MessageSink sink, PostgresqlConnection connection, PostgresqlWants wants) {
        this.sink = sink;
        this.connection = connection;
        this.pipeline = connection.pipeline();
        this.statements = connection.statements();
        this.wants = wants;
    }

    /** A message begins. */
    void starts(long timeNs, long position, long acknowledged) {
        startNs = timeNs;
        startPosition = position;
        startAcknowledged = acknowledged;
    }

    /** A message has ended, and with it a request that nothing can be added to. */
    void ends(long timeNs, long position) {
        endNs = timeNs;
        endPosition = position;
        PostgresqlRequest open = unit;
        if (open != null
                && (open.isOneWay() || has(pipeline.get(open.number()), PostgresqlSteps.CLOSED))) {
            finish(open);
        }
    }

    /** The next request is the first behind a loss. */
    void resynchronised() {
        resynchronised = true;
    }

    /** A request of one message. */
    PostgresqlRequest single(Kind kind) {
        close();
        connection.copying(null);
        PostgresqlRequest request = open(kind, PostgresqlSteps.READY | PostgresqlSteps.CLOSED);
        if (kind == Kind.QUERY) {
            statements.forgetUnnamed();
        }
        return request;
    }

    /** Nothing answers a request to cancel. */
    void cancel() {
        open(Kind.CANCEL, 0);
    }

    private PostgresqlRequest open(@Nullable Kind kind, long steps) {
        connection.requestBegins(startAcknowledged);
        PostgresqlRequest request = new PostgresqlRequest(kind, connection.identity());
        request.started(startNs, startPosition, startAcknowledged);
        long bits = steps;
        if (resynchronised) {
            request.markResynchronised();
            resynchronised = false;
            if (kind == null && startAcknowledged <= servedAtLoss) {
                bits |= PostgresqlSteps.UNCERTAIN; // sent along with what was lost
            }
        }
        if (kind != Kind.CANCEL) {
            if (pipeline.isFull()) {
                sink.violation(PostgresqlViolation.PIPELINE_LIMIT);
            }
            request.number(pipeline.add(bits));
        }
        unit = request;
        parsedName = NO_NAME;
        boundPortal = NO_NAME;
        sink.begin(request);
        return request;
    }

    private long steps() {
        PostgresqlRequest open = unit;
        return open == null ? 0 : pipeline.get(open.number());
    }

    /** The open request if it may go on with a step, else a new one. */
    private PostgresqlRequest with(boolean joins, long step) {
        connection.copying(null);
        PostgresqlRequest open = unit;
        if (open == null || !joins) {
            close();
            open = open(null, 0);
        }
        pipeline.plus(open.number(), step);
        return open;
    }

    /**
     * Parse.
     *
     * @param hash of the name
     * @param name null if nobody wants it
     */
    PostgresqlRequest parse(long hash, @Nullable String name) {
        PostgresqlRequest request =
                with(PostgresqlSteps.isCloseOnly(steps()), PostgresqlSteps.PARSE);
        parsedName = hash;
        request.statementName(name);
        request.portal(null); // of a Close before it
        return request;
    }

    /** The text of the Parse that began last. */
    void parsed(@Nullable String name, @Nullable PostgresqlStatement text) {
        if (name != null) {
            statements.statement(name, text);
        }
    }

    /** Bind. */
    void bind(long portalHash, @Nullable String portal, long nameHash, @Nullable String name) {
        long steps = steps();
        boolean ofParsed = parsedName == nameHash && !has(steps, PostgresqlSteps.EXECUTE);
        boolean joins = PostgresqlSteps.isCloseOnly(steps) || ofParsed;
        joins &= !has(steps, PostgresqlSteps.BIND);
        PostgresqlRequest request = with(joins, PostgresqlSteps.BIND);
        boundPortal = portalHash;
        if (name != null && portal != null) {
            PostgresqlStatement known = statements.statement(name);
            statements.portal(portal, new Portal(name, known));
            name(request, name, portal, known);
        }
    }

    private void name(
            PostgresqlRequest request,
            @Nullable String name,
            @Nullable String portal,
            @Nullable PostgresqlStatement known) {
        request.statementName(name);
        request.portal(portal);
        request.statement(known);
    }

    /** Describe. */
    void describe(char type, long hash, @Nullable String name) {
        long steps = steps();
        boolean ofStatement = type == 'S' && parsedName == hash && !has(steps, afterParse());
        boolean ofPortal =
                type == 'P' && boundPortal == hash && !has(steps, PostgresqlSteps.EXECUTE);
        boolean repeated =
                (steps & 0xff * PostgresqlSteps.DESCRIBE) >= 2 * PostgresqlSteps.DESCRIBE;
        boolean joins = PostgresqlSteps.isCloseOnly(steps) || ofStatement || ofPortal;
        PostgresqlRequest request = with(joins && !repeated, PostgresqlSteps.DESCRIBE);
        if (!has(steps(), PostgresqlSteps.PARSE | PostgresqlSteps.BIND)) {
            object(request, type, name);
            if (type == 'S') {
                parsedName = hash;
            }
        }
    }

    private static long afterParse() {
        return PostgresqlSteps.BIND | PostgresqlSteps.EXECUTE;
    }

    private void object(PostgresqlRequest request, char type, @Nullable String name) {
        request.objectType(type);
        if (name == null) {
            return;
        }
        if (type == 'S') {
            name(request, name, null, statements.statement(name));
            return;
        }
        Portal known = statements.portal(name);
        name(
                request,
                known == null ? null : known.statementName(),
                name,
                known == null ? null : known.statement());
    }

    /** Execute. */
    void execute(long hash, @Nullable String name, int rowsMax) {
        long steps = steps();
        boolean ofBound = boundPortal == hash && !has(steps, PostgresqlSteps.EXECUTE);
        PostgresqlRequest request =
                with(PostgresqlSteps.isCloseOnly(steps) || ofBound, PostgresqlSteps.EXECUTE);
        boundPortal = hash;
        Portal known = name == null ? null : statements.portal(name);
        request.execute(rowsMax, known == null ? null : known.execute());
        request.portal(name);
        if (known != null) {
            name(request, known.statementName(), name, known.statement());
        }
    }

    /** Close. */
    void closes(char type, @Nullable String name) {
        boolean first = unit == null;
        PostgresqlRequest request = with(true, PostgresqlSteps.CLOSE);
        if (first) {
            object(request, type, name);
        }
        if (name != null && type == 'S') {
            statements.statement(name, null);
        } else if (name != null) {
            statements.portal(name, null);
        }
    }

    /** Sync. One that ends a COPY belongs to the request that began it. */
    void sync() {
        PostgresqlRequest copying = connection.copying();
        if (copying != null && unit == null) {
            copying.addBytes(PostgresqlBoundary.HEADER_BYTES);
            return;
        }
        PostgresqlRequest open = unit;
        if (open == null) {
            open = open(null, 0);
        }
        pipeline.plus(open.number(), PostgresqlSteps.SYNC | PostgresqlSteps.CLOSED);
    }

    /** Flush: what was asked so far is to be answered. */
    void flush() {
        PostgresqlRequest open = unit;
        if (open != null) {
            pipeline.plus(open.number(), PostgresqlSteps.CLOSED);
        }
    }

    /** CopyData, CopyDone, CopyFail. */
    void copy(char type, long bytes) {
        close();
        PostgresqlRequest copying = connection.copying();
        if (copying != null) {
            copying.addBytes(bytes + PostgresqlBoundary.HEADER_BYTES);
            if (type == 'd') {
                copying.addCopy(bytes);
            }
        }
    }

    /** What comes next is no part of the open request. */
    void close() {
        PostgresqlRequest open = unit;
        if (open != null) {
            pipeline.plus(open.number(), PostgresqlSteps.CLOSED);
            finish(open);
        }
    }

    private void finish(PostgresqlRequest request) {
        unit = null;
        request.steps(pipeline.get(request.number()));
        request.ended(endNs, endPosition);
        sink.end(request);
        connection.requestClosed();
    }

    /** Bytes within the message that is being read are missing, and nothing else. */
    void hole() {
        PostgresqlRequest damaged = unit != null ? unit : connection.copying();
        if (damaged != null) {
            damaged.markGap();
        }
    }

    /** Bytes were lost, and with them where messages begin. */
    void lost(long timeNs, long position) {
        hole();
        PostgresqlRequest open = unit;
        if (open != null) {
            pipeline.plus(open.number(), PostgresqlSteps.UNCERTAIN | PostgresqlSteps.CLOSED);
            endNs = timeNs;
            endPosition = position;
            finish(open);
        }
        statements.forgetAll();
        servedAtLoss = connection.served();
        resynchronised = true;
    }

    /**
     * No byte will follow.
     *
     * @param within whether a message was being read
     */
    void end(boolean within, long timeNs, long position) {
        PostgresqlRequest open = unit;
        if (open != null && within) {
            open.markTruncated();
            endNs = timeNs;
            endPosition = position;
        }
        close();
    }

    boolean wantsNames() {
        return wants.names() || wants.statement();
    }

    boolean wantsText() {
        return wants.statement();
    }

    int retainedBytes() {
        return statements.retainedBytes() + pipeline.retainedBytes();
    }

    private static boolean has(long steps, long bits) {
        return PostgresqlSteps.has(steps, bits);
    }
}
