package io.wiretrip.protocol.mongodb;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;

/**
 * Reads what follows a message's header, as it arrives: the sections of OP_MSG and the fixed fields
 * of the others, down to their documents. Works on a stream and on what was unpacked alike, since
 * both are {@link Bytes}.
 */
final class MongoContent {
    /** The longest name of a database and a collection together, with room for older servers'. */
    static final int NAMESPACE_MAX = 512;

    /** The most bytes left unconsumed before and between documents. */
    static final int UNCONSUMED_MAX = 2 * NAMESPACE_MAX;

    private static final int IDENTIFIER_MAX = 64;
    private static final int REPLY_FAILED = 3; // the cursor is unknown, or the query failed
    private static final byte[] COMMAND_COLLECTION = {'.', '$', 'c', 'm', 'd'};
    private static final MongoMessage NONE = new MongoRequest(0, 0, MongoOpcode.OP_MSG);

    private final MessageSink sink;
    private final MongoConnection connection;
    private final MongoRequestReader requests;
    private final MongoResponseReader responses;
    private final BsonWalker walker;
    private MongoMessage message = NONE;
    private Phase phase = Phase.OVER;
    private long end;
    private long sectionEnd;
    private boolean counting;

    private enum Phase {
        /** The fields before the documents. */
        FIELDS,
        /** The next section of an OP_MSG, or its end. */
        SECTION,
        /** A document is being walked. */
        DOCUMENT,
        /** Documents, one behind the other, until the section ends. */
        DOCUMENTS,
        /** Text up to its zero: a token. */
        TOKEN,
        /** Nothing more is read. */
        OVER
    }

    MongoContent(
            boolean fromClient,
            MessageSink sink,
            MongoConnection connection,
            DecoderContext context) {
        this.sink = sink;
        this.connection = connection;
        this.requests = new MongoRequestReader(context);
        this.responses = new MongoResponseReader(context);
        this.walker = new BsonWalker(fromClient ? requests : responses);
    }

    /**
     * Begins the content of a message.
     *
     * @param end position of one past its last byte, a checksum left out
     */
    void begin(MongoMessage message, long end) {
        this.message = message;
        this.end = end;
        switch (message) {
            case MongoRequest request -> {
                MongoRequest.Content into = new MongoRequest.Content();
                request.setContent(into);
                requests.begin(into);
            }
            case MongoResponse response -> {
                MongoResponse.Content into = new MongoResponse.Content();
                response.setContent(into);
                responses.begin(into);
            }
        }
        phase = message.opcode() == MongoOpcode.OP_MSG ? Phase.SECTION : Phase.FIELDS;
    }

    /**
     * Reads on.
     *
     * @return false if more bytes are wanted; true once nothing more is to be read, wherever it is
     */
    boolean read(Bytes in) {
        while (phase != Phase.OVER) {
            if (in.pendingSkip() > 0) {
                return false;
            }
            boolean went =
                    switch (phase) {
                        case FIELDS -> readFields(in);
                        case SECTION -> readSection(in);
                        case DOCUMENT -> walkDocument(in);
                        case DOCUMENTS -> nextDocument(in);
                        case TOKEN -> passToken(in);
                        case OVER -> true;
                    };
            if (!went) {
                return false;
            }
        }
        return true;
    }

    /** What follows was lost; what was read stands. */
    void abandon() {
        phase = Phase.OVER;
    }

    private boolean violated(MongoViolation why) {
        sink.violation(why);
        phase = Phase.OVER;
        return true;
    }

    private long left(Bytes in) {
        return end - in.streamPosition();
    }

    private boolean readSection(Bytes in) {
        long left = left(in);
        if (left <= 0) {
            phase = Phase.OVER;
            return true;
        }
        if (left < 5) {
            return violated(MongoViolation.SECTION); // though the next message may be there
        }
        if (in.remaining() < 5) {
            return false;
        }
        int at = in.position();
        int length = in.i32le(at + 1);
        return switch (in.u8(at)) {
            case 0 -> {
                in.position(at + 1);
                yield beginDocument(in, length);
            }
            case 1 -> readSequence(in, at, length, left);
            case 2 -> {
                // A document in some versions, a text in others, which as a length would be huge.
                in.position(at + 1);
                if (length >= BsonWalker.DOCUMENT_MIN && length < left) {
                    in.skip(length);
                } else {
                    phase = Phase.TOKEN;
                }
                yield true;
            }
            default -> violated(MongoViolation.SECTION);
        };
    }

    /** A sequence of documents: its length, its name, the documents. */
    private boolean readSequence(Bytes in, int at, int length, long left) {
        if (length < 5 || length >= left) {
            return violated(MongoViolation.SECTION);
        }
        int most = Math.min(1 + length, 5 + IDENTIFIER_MAX);
        int have = Math.min(in.remaining(), most);
        int nameEnd = in.indexOf((byte) 0, at + 5, at + have);
        if (nameEnd < 0) {
            return have == most && violated(MongoViolation.SECTION);
        }
        counting = isCounted(in, at + 5, nameEnd);
        sectionEnd = in.streamPosition() + 1 + length;
        in.position(nameEnd + 1);
        phase = Phase.DOCUMENTS;
        return true;
    }

    private boolean isCounted(Bytes in, int from, int to) {
        MongoKey key = MongoKey.of(in, from, to);
        return message.isRequest()
                && (key == MongoKey.DOCUMENTS
                        || key == MongoKey.UPDATES
                        || key == MongoKey.DELETES
                        || key == MongoKey.OPERATIONS);
    }

    private boolean nextDocument(Bytes in) {
        long left = sectionEnd - in.streamPosition();
        if (left == 0) {
            phase = sectionEnd < end ? Phase.SECTION : Phase.OVER;
            return true;
        }
        if (left < BsonWalker.DOCUMENT_MIN) {
            return violated(MongoViolation.BSON);
        }
        if (in.remaining() < 4) {
            return false;
        }
        int length = in.i32le(in.position());
        if (length < BsonWalker.DOCUMENT_MIN || length > left) {
            return violated(MongoViolation.BSON);
        }
        if (counting) {
            requests.countDocument();
        }
        in.skip(length);
        return true;
    }

    /** Begins to walk the document whose length is at hand. */
    private boolean beginDocument(Bytes in, int length) {
        if (length < BsonWalker.DOCUMENT_MIN || length > left(in)) {
            return violated(MongoViolation.BSON);
        }
        walker.begin(0, in.streamPosition() + length);
        in.position(in.position() + 4);
        phase = Phase.DOCUMENT;
        return true;
    }

    private boolean walkDocument(Bytes in) {
        return switch (walker.walk(in)) {
            case MORE -> false;
            case DAMAGED -> violated(MongoViolation.BSON);
            case OVER -> {
                // Other opcodes have more documents, of which none is wanted.
                phase = message.opcode() == MongoOpcode.OP_MSG ? Phase.SECTION : Phase.OVER;
                yield true;
            }
        };
    }

    private boolean passToken(Bytes in) {
        int left = (int) Math.min(in.remaining(), left(in));
        int zero = in.indexOf((byte) 0, in.position(), in.position() + left);
        if (zero >= 0) {
            in.position(zero + 1);
            phase = Phase.SECTION;
            return true;
        }
        in.position(in.position() + left);
        return left(in) <= 0 && violated(MongoViolation.SECTION);
    }

    private boolean readFields(Bytes in) {
        return switch (message.opcode()) {
            case OP_REPLY -> readReply(in);
            case OP_QUERY -> readNamed(in, 4, 8 + 4);
            case OP_INSERT -> readNamed(in, 4, 0);
            case OP_UPDATE, OP_DELETE -> readNamed(in, 4, 4);
            case OP_GET_MORE -> readNamed(in, 4, 12);
            case OP_COMMAND -> readCommand(in);
            case OP_KILL_CURSORS -> readKillCursors(in);
            case OP_COMMANDREPLY, OP_COMPRESSED, OP_MSG -> {
                phase = Phase.OVER;
                yield true;
            }
        };
    }

    private boolean readReply(Bytes in) {
        boolean command = connection.isCommand(((MongoResponse) message).responseTo());
        long left = left(in);
        int wanted = left >= 24 ? 24 : 20; // the length of the first document, if there is one
        if (in.remaining() < wanted) {
            return false;
        }
        int at = in.position();
        boolean failed = (in.i32le(at) & REPLY_FAILED) != 0;
        responses.cursor(in.i64le(at + 4));
        responses.documents(in.i32le(at + 16));
        if (failed) {
            responses.failed();
        }
        in.position(at + 20);
        if (wanted == 20 || (!command && !failed)) {
            phase = Phase.OVER; // somebody's documents
            return true;
        }
        if (command) {
            responses.documents(-1); // the result itself says how many it has
            responses.noCursor();
        }
        return beginDocument(in, in.i32le(at + 20));
    }

    /**
     * A collection's full name between fields of fixed length.
     *
     * @param before bytes before it
     * @param behind bytes behind it that are wanted
     */
    private boolean readNamed(Bytes in, int before, int behind) {
        long left = left(in);
        int at = in.position();
        int most = (int) Math.min(left, before + NAMESPACE_MAX);
        int have = Math.min(in.remaining(), most);
        int nameEnd = have <= before ? -1 : in.indexOf((byte) 0, at + before, at + have);
        if (nameEnd < 0) {
            return have == most && violated(MongoViolation.NAME_TOO_LONG);
        }
        int next = nameEnd + 1;
        if (left - (next - at) < behind) {
            return violated(MongoViolation.BSON);
        }
        if (in.limit() - next < behind) {
            return false;
        }
        in.position(next);
        return readBehindName(in, at, nameEnd);
    }

    /** The rest, once all that is wanted of it is there. */
    private boolean readBehindName(Bytes in, int start, int nameEnd) {
        int at = in.position();
        int dot = nameEnd - COMMAND_COLLECTION.length;
        boolean command =
                message.opcode() == MongoOpcode.OP_QUERY
                        && dot > start + 4
                        && in.matches(dot, COMMAND_COLLECTION);
        if (command) {
            requests.database(in, start + 4, dot);
        } else {
            requests.namespace(in, start + 4, nameEnd);
        }
        phase = Phase.OVER;
        switch (message.opcode()) {
            case OP_QUERY -> {
                if (command) {
                    connection.commandAsked(message.id());
                    requests.expectWrapped();
                    in.position(at + 8);
                    return beginDocument(in, in.i32le(at + 8));
                }
                requests.operation("query");
            }
            case OP_INSERT -> {
                requests.operation("insert");
                counting = true;
                sectionEnd = end;
                phase = Phase.DOCUMENTS;
            }
            case OP_UPDATE -> {
                requests.operation("update");
                requests.countDocument();
            }
            case OP_DELETE -> {
                requests.operation("delete");
                requests.countDocument();
            }
            default -> {
                requests.operation("getMore");
                requests.cursor(in.i64le(at + 4));
            }
        }
        return true;
    }

    /** A database and a command's name; the documents behind changed their order over versions. */
    private boolean readCommand(Bytes in) {
        int most = (int) Math.min(left(in), 2 * NAMESPACE_MAX);
        int from = in.position();
        int have = Math.min(in.remaining(), most);
        int databaseEnd = in.indexOf((byte) 0, from, from + have);
        int nameEnd = databaseEnd < 0 ? -1 : in.indexOf((byte) 0, databaseEnd + 1, from + have);
        if (nameEnd < 0) {
            return have == most && violated(MongoViolation.NAME_TOO_LONG);
        }
        requests.database(in, from, databaseEnd);
        requests.commandName(in, databaseEnd + 1, nameEnd);
        phase = Phase.OVER;
        return true;
    }

    private boolean readKillCursors(Bytes in) {
        int wanted = left(in) >= 16 ? 16 : 8; // a zero, how many, the first of them
        if (in.remaining() < wanted) {
            return false;
        }
        requests.operation("killCursors");
        if (wanted == 16) {
            requests.cursor(in.i64le(in.position() + 8));
        }
        phase = Phase.OVER;
        return true;
    }
}
