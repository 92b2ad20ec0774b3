package io.wiretrip.protocol.dns;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.Protocol.Recognition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DNS over TCP (RFC 7766): messages behind a length of two bytes, in any order, several at once. A
 * message is read when all of it is there, so at most 65537 bytes are left unconsumed.
 */
final class DnsStreamDecoder implements Decoder {
    static final int PREFIX_BYTES = 2;

    /** How many zone transfers of one connection are followed at once. */
    static final int TRANSFERS_MAX = 16;

    /** Unreadable messages in a row after which the stream is given up. */
    static final int MALFORMED_MAX = 8;

    /** Boundaries that looked right and were wrong, after which a search is given up. */
    static final int GUESSES_MAX = 64;

    /** Bytes passed over in search of a boundary, after which it is given up. */
    static final int SEARCH_BYTES_MAX = 1 << 20;

    private final MessageSink sink;
    private final Pending pending;
    private final DnsReader reader;
    private final DnsRecogniser recogniser = new DnsRecogniser();
    private List<DnsTransfer> transfers = List.of(); // few connections ever carry one
    private @Nullable DnsTransfer spare;

    /** Where the message under way ends; where the next begins if none is. */
    private long boundary;

    private boolean searching;
    private boolean resynchronised;
    private int malformed;
    private int guesses;
    private int searchedBytes;

    private boolean started;
    private long startNs;
    private long startAcknowledged;

    DnsStreamDecoder(
            boolean fromClient, MessageSink sink, Pending pending, DecoderContext context) {
        this.sink = sink;
        this.pending = pending;
        this.reader = new DnsReader(sink, context, fromClient);
        this.searching = context.midstream();
    }

    @Override
    public Progress decode(Bytes in) {
        if (!started && boundary > in.streamPosition()) {
            in.skip(boundary - in.streamPosition()); // the rest of the message that a gap damaged
        }
        while (in.remaining() > 0) {
            if (searching && !findBoundary(in)) {
                return guesses > GUESSES_MAX || searchedBytes > SEARCH_BYTES_MAX
                        ? giveUp(DnsViolation.BOUNDARY_LOST)
                        : Progress.CONTINUE;
            }
            start(in);
            boundary = in.streamPosition();
            if (in.remaining() < PREFIX_BYTES) {
                return Progress.CONTINUE;
            }
            int length = in.u16be(in.position());
            if (in.remaining() - PREFIX_BYTES < length) {
                boundary += PREFIX_BYTES + length;
                return Progress.CONTINUE;
            }
            message(in, length);
            if (malformed >= MALFORMED_MAX) {
                return giveUp(DnsViolation.NOT_DNS);
            }
        }
        return Progress.CONTINUE;
    }

    private void start(Bytes in) {
        if (!started) {
            started = true;
            startNs = in.timeNs();
            startAcknowledged = in.peerAcknowledged();
        }
    }

    private Progress giveUp(DnsViolation why) {
        sink.violation(why);
        return Progress.GIVE_UP;
    }

    private void message(Bytes in, int length) {
        long start = in.streamPosition();
        int from = in.position() + PREFIX_BYTES;
        int to = from + length;
        DnsTransfer transfer = transferOf(in, from, to);
        DnsMessage message = reader.read(in, from, to, 0, transfer);
        in.position(to);
        started = false;
        boundary = in.streamPosition();
        if (message == null) {
            malformed++;
            return;
        }
        malformed = 0;
        if (resynchronised) {
            message.markResynchronised();
            resynchronised = false;
        }
        if (transfer != null && transfer.isUnderWay() && transfer.accepts(message)) {
            goOn(transfer, (DnsResponse) message, in.timeNs());
            return;
        }
        message.started(startNs, start, startAcknowledged);
        DnsDecoder.begin(message, sink, pending);
        if (transfer != null && !transfer.isUnderWay() && DnsTransfer.isPossible(message)) {
            transfer.begin((DnsResponse) message);
            if (!transfer.isOver()) {
                follow(transfer, in.timeNs());
                return;
            }
        }
        message.ended(in.timeNs(), boundary);
        sink.end(message);
    }

    /** The transfer that a response goes on with, or one that it may begin; null for a request. */
    private @Nullable DnsTransfer transferOf(Bytes in, int from, int to) {
        if (to - from < DnsReader.HEADER_BYTES || (in.u16be(from + 2) & DnsMessage.QR) == 0) {
            return null;
        }
        for (int i = 0; i < transfers.size(); i++) {
            DnsTransfer transfer = transfers.get(i);
            if (transfer.response().id() == in.u16be(from)) {
                return transfer;
            }
        }
        if (spare == null) {
            spare = new DnsTransfer();
        }
        spare.reset();
        return spare;
    }

    private void follow(DnsTransfer transfer, long timeNs) {
        if (transfers.isEmpty()) {
            transfers = new ArrayList<>(1);
        }
        if (transfers.size() >= TRANSFERS_MAX) {
            sink.violation(DnsViolation.TRANSFER_LIMIT);
            cutShort(transfers.removeFirst());
        }
        transfer.reached(timeNs, boundary);
        transfers.add(transfer);
        spare = null;
    }

    private void goOn(DnsTransfer transfer, DnsResponse further, long timeNs) {
        DnsResponse response = transfer.response();
        response.add(further);
        transfer.reached(timeNs, boundary);
        if (transfer.isOver() || further.rcode() != 0) {
            transfers.remove(transfer);
            response.ended(timeNs, boundary);
            sink.end(response);
        }
    }

    private void cutShort(DnsTransfer transfer) {
        DnsResponse response = transfer.response();
        response.markTruncated();
        response.ended(transfer.lastNs(), transfer.lastPosition());
        sink.end(response);
    }

    /**
     * Moves to the next byte where a whole message begins beyond doubt.
     *
     * @return false if more bytes are needed to say, or the search is given up
     */
    private boolean findBoundary(Bytes in) {
        while (in.remaining() > 0) {
            int at = in.position();
            Recognition recognition = recogniser.judgeWhole(in, at);
            if (recognition == Recognition.MORE) {
                start(in);
                return false;
            }
            if (recognition != Recognition.NO) {
                searching = false;
                return true;
            }
            in.position(at + 1);
            started = false;
            resynchronised = true;
            searchedBytes++;
            if (recogniser.wasPlausible()) {
                guesses++;
            }
            if (guesses > GUESSES_MAX || searchedBytes > SEARCH_BYTES_MAX) {
                return false;
            }
        }
        return false;
    }

    @Override
    public void gap(long length, boolean skipped, long streamPosition, long timeNs) {
        started = false;
        for (int i = 0; i < transfers.size(); i++) {
            transfers.get(i).response().markGap();
        }
        if (boundary < streamPosition) { // it swallowed at least the next length prefix
            searching = true;
            resynchronised = true;
            guesses = 0;
            searchedBytes = 0;
        }
    }

    @Override
    public void end(End how, long streamPosition, long timeNs) {
        if (started) {
            sink.violation(DnsViolation.STREAM_CUT);
        }
        while (!transfers.isEmpty()) {
            cutShort(transfers.removeFirst());
        }
    }
}
