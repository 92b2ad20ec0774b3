package io.wiretrip.protocol.mongodb;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.mongodb.MongoCommands.Command;
import io.wiretrip.protocol.mongodb.MongoCommands.Value;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's documents: the command, which is the first element of the body, and the few
 * others that say on what it works. Everything else, passwords among it, is passed over unread.
 */
final class MongoRequestReader implements BsonVisitor {
    /** The body: {@code {find: "things", filter: …, $db: "shop"}}. */
    static final int BODY = 0;

    /** What a command explains. */
    private static final int EXPLAINED = 1;

    /** Elements that are counted. */
    private static final int COUNTED = 2;

    /** Cursors of which the first is shown. */
    private static final int CURSORS = 3;

    private static final int VALUE_BYTES_MAX = 256;

    private final boolean wantsDatabase;
    private final boolean wantsCollection;
    private final boolean wantsCommand;
    private final boolean wantsValue;
    private MongoRequest.Content content = new MongoRequest.Content();
    private int scope;
    private boolean first;
    private boolean mayBeWrapped;
    private @Nullable Command command;
    private @Nullable MongoKey key;

    MongoRequestReader(DecoderContext context) {
        Demand demand = context.demand();
        this.wantsDatabase = demand.wants(MongoFields.SOURCE);
        this.wantsCollection = demand.wants(MongoFields.COLLECTION);
        this.wantsCommand =
                demand.wants(MongoFields.COMMAND) || demand.wants(MongoFields.OPERATION);
        this.wantsValue = demand.wants(MongoFields.VALUE);
    }

    /** Reads into this from now on. */
    void begin(MongoRequest.Content into) {
        content = into;
        first = true;
        mayBeWrapped = false;
        command = null;
        key = null;
    }

    /** The body may be wrapped: {@code {$query: {…}, $readPreference: …}}, as in OP_QUERY. */
    void expectWrapped() {
        mayBeWrapped = true;
    }

    /** One more document was sent. */
    void countDocument() {
        content.documents = Math.max(0, content.documents) + 1;
    }

    /** The legacy operations have no command; their own name serves as one. */
    void operation(String name) {
        content.command = wantsCommand ? name : null;
    }

    /** A collection with its database in front. */
    void namespace(Bytes in, int from, int to) {
        int dot = in.indexOf((byte) '.', from, to);
        if (dot < 0) {
            return;
        }
        database(in, from, dot);
        collection(in, dot + 1, to);
    }

    void database(Bytes in, int from, int to) {
        if (wantsDatabase) {
            content.database = content.keep(in.utf8(from, to));
        }
    }

    void cursor(long id) {
        content.cursorId = id;
        content.hasCursorId = true;
    }

    /** A command's name that stands by itself. */
    void commandName(Bytes in, int from, int to) {
        command = MongoCommands.of(in, from, to);
        if (wantsCommand) {
            content.command = command != null ? command.name() : content.keep(in.utf8(from, to));
        }
    }

    private void collection(Bytes in, int from, int to) {
        if (wantsCollection && to > from) {
            content.collection = content.keep(in.utf8(from, to));
        }
    }

    @Override
    public int wanted(int scope, int type, Bytes in, int from, int to) {
        return switch (scope) {
            case BODY -> first ? wantedOfCommand(type, in, from, to) : wantedOfBody(in, from, to);
            case EXPLAINED -> first ? TEXT : SKIP;
            case CURSORS -> content.hasCursorId ? SKIP : NUMBER;
            default -> SKIP;
        };
    }

    private int wantedOfCommand(int type, Bytes in, int from, int to) {
        if (type == BsonWalker.STRING) {
            return TEXT;
        }
        if (type == BsonWalker.DOCUMENT) {
            MongoKey name = MongoKey.of(in, from, to);
            if (name == MongoKey.EXPLAIN) {
                return ENTER + EXPLAINED;
            }
            return isWrapper(name) ? ENTER + BODY : SKIP;
        }
        return NUMBER;
    }

    private boolean isWrapper(@Nullable MongoKey name) {
        return mayBeWrapped && (name == MongoKey.QUERY || name == MongoKey.DOLLAR_QUERY);
    }

    private static int wantedOfBody(Bytes in, int from, int to) {
        MongoKey name = MongoKey.of(in, from, to);
        if (name == null) {
            return SKIP;
        }
        return switch (name) {
            case DB, COLLECTION -> TEXT;
            case DOCUMENTS, UPDATES, DELETES, OPERATIONS -> ENTER + COUNTED;
            case CURSORS -> ENTER + CURSORS;
            default -> SKIP;
        };
    }

    @Override
    public void reached(int scope, int type, Bytes in, int from, int to) {
        this.scope = scope;
        key = null;
        if (scope == COUNTED) {
            countDocument();
        } else if (scope == EXPLAINED) {
            first = false;
        } else if (scope == BODY && first) {
            boolean document = type == BsonWalker.DOCUMENT;
            if (document && isWrapper(MongoKey.of(in, from, to))) {
                mayBeWrapped = false;
                return; // the command is the first element in there
            }
            commandName(in, from, to);
            first = document && MongoKey.of(in, from, to) == MongoKey.EXPLAIN;
        } else if (scope == BODY) {
            key = MongoKey.of(in, from, to);
            if (key == MongoKey.DOCUMENTS || key == MongoKey.UPDATES || key == MongoKey.DELETES) {
                content.documents = Math.max(0, content.documents);
            }
        }
    }

    @Override
    public void text(Bytes in, int from, int to) {
        if (key == MongoKey.DB) {
            database(in, from, to);
        } else if (key == MongoKey.COLLECTION) {
            if (content.collection == null) {
                collection(in, from, to);
            }
        } else if (key == null) {
            valueOfCommand(in, from, to);
        }
    }

    private void valueOfCommand(Bytes in, int from, int to) {
        Command known = command;
        if (known == null || known.value() == Value.SECRET) {
            return;
        }
        if (known.value() == Value.COLLECTION || known.name().equals("explain")) {
            collection(in, from, to);
        } else if (known.value() == Value.NAMESPACE) {
            int dot = in.indexOf((byte) '.', from, to);
            collection(in, dot + 1, to);
        }
        if (wantsValue) {
            int end = Math.min(to, from + VALUE_BYTES_MAX);
            String same = content.collection;
            content.value =
                    same != null && known.value() == Value.COLLECTION
                            ? same
                            : content.keep(in.utf8(from, end));
        }
    }

    @Override
    public void number(long value) {
        if (scope == CURSORS) {
            cursor(value);
        } else if (scope == BODY && key == null) {
            if (command != null && command.name().equals("getMore")) {
                cursor(value);
            }
            if (wantsValue) {
                content.value = content.keep(Long.toString(value));
            }
        }
    }

    @Override
    public void real(double value) {
        if (wantsValue && scope == BODY && key == null) {
            content.value = content.keep(Double.toString(value));
        }
    }
}
