package io.wiretrip.protocol.mongodb;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.Demand;
import org.jspecify.annotations.Nullable;

/**
 * Reads a response's document: whether the command went well, what it changed, how many documents
 * it returned. The documents themselves are passed over.
 */
final class MongoResponseReader implements BsonVisitor {
    /** The body: {@code {cursor: {…}, ok: 1}}. */
    static final int BODY = 0;

    /** {@code {firstBatch: […], id: 0, ns: "shop.things"}}. */
    private static final int CURSOR = 1;

    /** Returned documents. */
    private static final int COUNTED = 2;

    /** {@code [{index: 0, code: 11000, errmsg: "…"}, …]}. */
    private static final int WRITE_ERRORS = 3;

    /** The first of them. */
    private static final int WRITE_ERROR = 4;

    /** {@code {code: 64, …}}. */
    private static final int WRITE_CONCERN_ERROR = 5;

    private final boolean wantsCodeName;
    private final boolean wantsError;
    private final MongoErrorText errorText;
    private MongoResponse.Content content = new MongoResponse.Content();
    private int scope;
    private @Nullable MongoKey key;

    MongoResponseReader(DecoderContext context) {
        Demand demand = context.demand();
        this.wantsCodeName =
                demand.wants(MongoFields.CODE_NAME) || demand.wants(MongoFields.MESSAGE);
        this.wantsError = demand.wants(MongoFields.ERROR);
        this.errorText = new MongoErrorText(context.options().maskLiterals());
    }

    /** Reads into this from now on. */
    void begin(MongoResponse.Content into) {
        content = into;
        key = null;
    }

    /** How many documents an OP_REPLY says it has. */
    void documents(long count) {
        content.documents = count;
    }

    void cursor(long id) {
        content.cursorId = id;
        content.hasCursorId = true;
    }

    /** The header's cursor means nothing: the result itself has one. */
    void noCursor() {
        content.hasCursorId = false;
    }

    /** The query failed; its only document says why. */
    void failed() {
        content.ok = 0;
    }

    @Override
    public int wanted(int scope, int type, Bytes in, int from, int to) {
        if (scope == WRITE_ERRORS) {
            return content.writeErrors == 0 ? ENTER + WRITE_ERROR : SKIP;
        }
        MongoKey name = scope == COUNTED ? null : MongoKey.of(in, from, to);
        if (name == null) {
            return SKIP;
        }
        return switch (scope) {
            case BODY -> wantedOfBody(name);
            case CURSOR ->
                    switch (name) {
                        case ID -> NUMBER;
                        case FIRST_BATCH, NEXT_BATCH -> ENTER + COUNTED;
                        default -> SKIP;
                    };
            default -> name == MongoKey.CODE ? NUMBER : SKIP;
        };
    }

    private static int wantedOfBody(MongoKey name) {
        return switch (name) {
            case OK, CODE, N, MODIFIED -> NUMBER;
            case CODE_NAME, ERRMSG, ERR, DOLLAR_ERR -> TEXT;
            case CURSOR -> ENTER + CURSOR;
            case VALUES -> ENTER + COUNTED;
            case WRITE_ERRORS -> ENTER + WRITE_ERRORS;
            case WRITE_CONCERN_ERROR -> ENTER + WRITE_CONCERN_ERROR;
            default -> SKIP;
        };
    }

    @Override
    public void reached(int scope, int type, Bytes in, int from, int to) {
        this.scope = scope;
        if (scope == COUNTED) {
            content.documents = Math.max(0, content.documents) + 1;
            return;
        }
        if (scope == WRITE_ERRORS) {
            content.writeErrors++;
            return;
        }
        key = MongoKey.of(in, from, to);
        boolean array = type == BsonWalker.ARRAY;
        boolean batch =
                scope == CURSOR && (key == MongoKey.FIRST_BATCH || key == MongoKey.NEXT_BATCH);
        if (array && (batch || (scope == BODY && key == MongoKey.VALUES))) {
            content.documents = 0;
        }
    }

    @Override
    public void text(Bytes in, int from, int to) {
        MongoKey name = key;
        if (scope != BODY || name == null) {
            return;
        }
        if (name == MongoKey.CODE_NAME) {
            if (wantsCodeName) {
                content.codeName = content.keep(in.utf8(from, to));
            }
        } else if (wantsError) {
            boolean whole = to - from < BsonWalker.TEXT_MAX;
            content.error = content.keep(errorText.shown(in.utf8(from, to), whole));
        }
    }

    @Override
    public void number(long value) {
        MongoKey name = key;
        if (name == null) {
            return;
        }
        switch (scope) {
            case BODY -> bodyNumber(name, value);
            case CURSOR -> cursor(value);
            case WRITE_ERROR -> {
                content.writeErrorCode = value;
                content.hasWriteErrorCode = true;
            }
            case WRITE_CONCERN_ERROR -> {
                content.writeConcernErrorCode = value;
                content.hasWriteConcernErrorCode = true;
            }
            default -> {}
        }
    }

    private void bodyNumber(MongoKey name, long value) {
        switch (name) {
            case OK -> content.ok = value;
            case CODE -> {
                content.code = value;
                content.hasCode = true;
            }
            case N -> content.n = value;
            case MODIFIED -> content.modified = value;
            default -> {}
        }
    }

    @Override
    public void real(double value) {
        if (scope == BODY && key == MongoKey.OK) {
            content.ok = value;
        }
    }
}
