package io.wiretrip.protocol.mongodb;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Protocol.Recognition;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one direction: a header that says how long each is, and a content that is read as it
 * arrives. Nothing but the bytes of one name and value is left unconsumed; a compressed content
 * that comes in pieces is gathered, up to a limit.
 *
 * <p>Behind a loss within a message it goes on at the message's end, which the header told. Behind
 * any other loss, and behind a header that cannot be one, it searches for the next that can.
 */
final class MongoDecoder implements Decoder {
    private static final int OPCODE_AT = 12;
    private static final int COMPRESSED_HEADER_BYTES = 9;
    private static final int CHECKSUM_PRESENT = 1;
    private static final int MORE_TO_COME = 1 << 1;
    private static final int EXHAUST_ALLOWED = 1 << 16;
    private static final int QUERY_EXHAUST = 1 << 6;
    private static final int CHECKSUM_BYTES = 4;

    /** The most bytes that are ever left unconsumed. */
    static final int UNCONSUMED_MAX =
            Math.max(
                    MongoContent.UNCONSUMED_MAX,
                    Math.max(MongoRecogniser.LOOKED_AT_MAX, BsonWalker.UNCONSUMED_MAX));

    private final boolean fromClient;
    private final MessageSink sink;
    private final MongoConnection connection;
    private final MongoContent content;
    private final MongoUnpacker unpacker;
    private final boolean wantsContent;

    /** Null between messages, and before the flags of a message that are known to matter. */
    private @Nullable MongoMessage message;

    /** Whether the message at hand was announced; a compressed request is only when unpacked. */
    private boolean begun;

    private boolean reading;
    private boolean gathering;

    /** Whether what the message says of further responses holds, or could not always be read. */
    private boolean mayStream;

    private long messageEnd;

    private boolean searching;
    private boolean resynchronised;

    private boolean started;
    private long startNs;
    private long startAcknowledged;

    MongoDecoder(
            boolean fromClient,
            MessageSink sink,
            MongoConnection connection,
            DecoderContext context) {
        this.fromClient = fromClient;
        this.sink = sink;
        this.connection = connection;
        this.content = new MongoContent(fromClient, sink, connection, context);
        this.unpacker = new MongoUnpacker(context.decompressor());
        this.wantsContent = MongoFields.wantsContent(fromClient, context.demand());
        this.searching = context.midstream();
    }

    @Override
    public Progress decode(Bytes in) {
        while (in.pendingSkip() == 0) {
            MongoMessage under = message;
            if (under != null) {
                if (!goOn(under, in)) {
                    return Progress.CONTINUE;
                }
            } else if (in.remaining() == 0 || !header(in)) {
                return Progress.CONTINUE;
            }
        }
        return Progress.CONTINUE;
    }

    /** Begins the message whose header is next; false if more bytes are wanted. */
    private boolean header(Bytes in) {
        if (searching && !findBoundary(in)) {
            return false;
        }
        start(in);
        if (in.remaining() < MongoRecogniser.HEADER_BYTES) {
            return false;
        }
        int at = in.position();
        int length = in.i32le(at);
        MongoOpcode opcode = opcode(in);
        if (opcode == null || !isOfThisSide(opcode)) {
            return lost(MongoViolation.INVALID_OPCODE);
        }
        if (length < opcode.lengthMin() || length > MongoRecogniser.LENGTH_MAX) {
            return lost(MongoViolation.INVALID_LENGTH);
        }
        int head =
                opcode == MongoOpcode.OP_COMPRESSED ? COMPRESSED_HEADER_BYTES : fixedBytes(opcode);
        if (in.remaining() < MongoRecogniser.HEADER_BYTES + head) {
            return false;
        }
        if (opcode == MongoOpcode.OP_COMPRESSED) {
            compressed(in, length);
        } else {
            plain(in, length, opcode);
        }
        return true;
    }

    private void start(Bytes in) {
        if (!started) {
            started = true;
            startNs = in.timeNs();
            startAcknowledged = in.peerAcknowledged();
        }
    }

    private boolean lost(MongoViolation why) {
        sink.violation(why);
        searching = true;
        resynchronised = true;
        return true;
    }

    private void plain(Bytes in, int length, MongoOpcode opcode) {
        MongoMessage created = create(in, length, opcode);
        in.skip(MongoRecogniser.HEADER_BYTES);
        int trailer = fixedFields(created, in);
        mayStream = true;
        begin(created);
        reading = wantsContent;
        if (reading) {
            content.begin(created, messageEnd - trailer);
        }
    }

    /** Bytes behind the header that say whether more responses follow, or none is awaited. */
    private static int fixedBytes(MongoOpcode opcode) {
        return switch (opcode) {
            case OP_MSG, OP_QUERY -> 4; // flags
            case OP_REPLY -> 12; // flags, cursor
            default -> 0;
        };
    }

    /**
     * Reads those bytes, and consumes the flags of an OP_MSG.
     *
     * @return how many bytes a checksum takes at the end of the content
     */
    private int fixedFields(MongoMessage of, Bytes in) {
        int at = in.position();
        switch (of.opcode()) {
            case OP_MSG -> {
                in.skip(4);
                return flags(of, in.i32le(at));
            }
            case OP_QUERY -> {
                if ((in.i32le(at) & QUERY_EXHAUST) != 0) {
                    connection.exhaustQueried(of.id());
                }
            }
            case OP_REPLY -> {
                MongoResponse response = (MongoResponse) of;
                connection.follow(response);
                if (in.i64le(at + 4) != 0 && connection.isExhaustQuery(response)) {
                    of.setMoreToCome();
                }
            }
            default -> {}
        }
        return 0;
    }

    /** The header of an OP_COMPRESSED: what is inside, how long it becomes, who packed it. */
    private void compressed(Bytes in, int length) {
        int at = in.position() + MongoRecogniser.HEADER_BYTES;
        MongoOpcode inside = inside(in.i32le(at));
        int bytes = in.i32le(at + 4);
        MongoCompressor compressor = MongoCompressor.of(in.u8(at + 8));
        MongoMessage created = create(in, length, inside);
        created.compressedBy(compressor, bytes);
        in.skip(MongoRecogniser.HEADER_BYTES + COMPRESSED_HEADER_BYTES);
        if (inside == MongoOpcode.OP_COMPRESSED) {
            sink.violation(MongoViolation.INVALID_OPCODE);
        } else if (compressor == MongoCompressor.UNKNOWN) {
            sink.violation(MongoViolation.COMPRESSOR_UNKNOWN);
        } else if (fromClient || wantsContent || connection.mayStream()) {
            gathering = true;
            unpacker.begin(compressor, bytes, in.streamPosition(), messageEnd);
        }
        mayStream = fromClient || connection.mayStream();
        if (!fromClient || !gathering) {
            begin(created); // whether a request awaits an answer is in its content
        }
    }

    /** The opcode of what was compressed; that of what compresses if it is none. */
    private MongoOpcode inside(int number) {
        MongoOpcode opcode = MongoOpcode.of(number);
        return opcode != null && isOfThisSide(opcode) ? opcode : MongoOpcode.OP_COMPRESSED;
    }

    private MongoMessage create(Bytes in, int length, MongoOpcode opcode) {
        int at = in.position();
        int id = in.i32le(at + 4);
        MongoMessage created =
                fromClient
                        ? new MongoRequest(id, length, opcode)
                        : new MongoResponse(id, in.i32le(at + 8), length, opcode);
        created.started(startNs, in.streamPosition(), startAcknowledged);
        if (resynchronised) {
            created.markResynchronised();
            resynchronised = false;
        }
        messageEnd = in.streamPosition() + length;
        message = created;
        mayStream = false;
        begun = false;
        reading = false;
        gathering = false;
        return created;
    }

    /** Notes the flags of an OP_MSG; returns how many bytes a checksum takes at its end. */
    private int flags(MongoMessage of, int flags) {
        if ((flags & MORE_TO_COME) != 0) {
            of.setMoreToCome();
        }
        if (of instanceof MongoRequest request && (flags & EXHAUST_ALLOWED) != 0) {
            request.setExhaustAllowed();
            connection.exhaustAllowed();
        }
        return (flags & CHECKSUM_PRESENT) == 0 ? 0 : CHECKSUM_BYTES;
    }

    private void begin(MongoMessage created) {
        if (created instanceof MongoResponse response) {
            connection.follow(response);
        }
        begun = true;
        sink.begin(created);
    }

    /** Goes on with the message at hand; false if more bytes are wanted. */
    private boolean goOn(MongoMessage under, Bytes in) {
        if (gathering) {
            if (!unpacker.gather(in)) {
                return false;
            }
            gathering = false;
            unpacked(under, in);
        }
        if (reading) {
            if (!content.read(in)) {
                return false;
            }
            reading = false;
        }
        long left = messageEnd - in.streamPosition();
        if (left > 0) {
            in.skip(left);
            if (in.pendingSkip() > 0) {
                return false;
            }
        }
        finish(under, in.timeNs(), messageEnd);
        return true;
    }

    /** The compressed bytes are there: unpacks them and reads what they hold at once. */
    private void unpacked(MongoMessage under, Bytes in) {
        Bytes plain = unpacker.unpack(in);
        MongoViolation violation = unpacker.violation();
        if (violation != null) {
            sink.violation(violation);
        }
        boolean readable = plain != null && plain.remaining() >= fixedBytes(under.opcode());
        int trailer = readable && plain != null ? fixedFields(under, plain) : 0;
        if (!begun) {
            begin(under);
        }
        if (readable && wantsContent && plain != null) {
            content.begin(under, plain.limit() - trailer);
            content.read(plain);
            content.abandon();
        }
    }

    private void finish(MongoMessage under, long timeNs, long position) {
        if (!begun) {
            begin(under);
        }
        if (under instanceof MongoResponse response) {
            if (response.isMoreToCome() && mayStream) {
                connection.streamGoesOn(response);
            } else {
                connection.streamEnds(response);
            }
        }
        message = null;
        started = false;
        under.ended(timeNs, position);
        sink.end(under);
    }

    /**
     * Moves to the next byte where a message may begin.
     *
     * @return false if more bytes are needed to say
     */
    private boolean findBoundary(Bytes in) {
        while (in.remaining() > 0) {
            Recognition recognition = MongoRecogniser.judge(in, in.position());
            if (recognition == Recognition.MORE) {
                start(in);
                return false;
            }
            MongoOpcode opcode = recognition == Recognition.NO ? null : opcode(in);
            if (opcode != null && isOfThisSide(opcode)) {
                searching = false;
                return true;
            }
            in.position(in.position() + 1);
            started = false;
            resynchronised = true;
        }
        return false;
    }

    private static @Nullable MongoOpcode opcode(Bytes in) {
        return MongoOpcode.of(in.i32le(in.position() + OPCODE_AT));
    }

    private boolean isOfThisSide(MongoOpcode opcode) {
        return fromClient ? opcode.isOfClient() : opcode.isOfServer();
    }

    @Override
    public void gap(long length, boolean skipped, long streamPosition, long timeNs) {
        MongoMessage under = message;
        if (under != null) {
            under.markGap();
            if (skipped) {
                return;
            }
            content.abandon();
            unpacker.abandon();
            reading = false;
            gathering = false;
            if (streamPosition < messageEnd) {
                return; // the rest is passed over
            }
            finish(under, timeNs, messageEnd);
            if (streamPosition == messageEnd) {
                return;
            }
        } else if (skipped) {
            return;
        }
        started = false;
        searching = true;
        resynchronised = true;
    }

    @Override
    public boolean endsWithinMessage(long streamPosition) {
        return message != null && streamPosition <= messageEnd;
    }

    @Override
    public void end(End how, long streamPosition, long timeNs) {
        MongoMessage under = message;
        if (under != null) {
            unpacker.abandon();
            if (streamPosition < messageEnd) {
                under.markTruncated();
                sink.violation(MongoViolation.STREAM_CUT);
            }
            finish(under, timeNs, Math.min(messageEnd, streamPosition));
        } else if (started) {
            sink.violation(MongoViolation.STREAM_CUT);
        }
    }

    @Override
    public int retainedBytes() {
        return unpacker.retainedBytes();
    }
}
