package io.wiretrip.bench.stage;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.Decoder.Progress;
import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.Session;
import io.wiretrip.protocol.SessionContext;
import io.wiretrip.protocol.Transport;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * What the decoders of one connection were given: the bytes of each direction, and when which of
 * them came. Played to a session as often as wanted, from memory that does not move.
 */
final class Recording {
    private static final Endpoint CLIENT = new Endpoint(0, 0x0a00_0001, false, 40_000);

    private final Transport transport;
    private final ByteArrayOutputStream[] written = {
        new ByteArrayOutputStream(), new ByteArrayOutputStream()
    };
    private final List<Arrival> arrivals = new ArrayList<>();
    private final MemorySegment[] memory = new MemorySegment[2];
    private final Bytes bytes = new Bytes();

    /** Where each direction is while it is played: consumed or skipped, arrived, over. */
    private final long[] consumed = new long[2];

    private final boolean[] over = new boolean[2];

    /** So many bytes of a direction had come at a time. */
    private record Arrival(int side, int from, int to, long timeNs, long peerAcknowledged) {}

    Recording(Transport transport) {
        this.transport = transport;
    }

    void add(boolean fromClient, Bytes in) {
        if (in.remaining() == 0) {
            return;
        }
        int side = fromClient ? 0 : 1;
        int from = written[side].size();
        written[side].writeBytes(in.copy(in.position(), in.limit()));
        arrivals.add(
                new Arrival(side, from, written[side].size(), in.timeNs(), in.peerAcknowledged()));
    }

    /** Moves the bytes to where they are played from. */
    void load(Arena arena) {
        for (int side = 0; side < 2; side++) {
            memory[side] = Traffic.bytes(arena, written[side].toByteArray());
        }
    }

    /** Bytes of both directions. */
    long size() {
        return (long) written[0].size() + written[1].size();
    }

    /** Plays it to a new session. */
    void play(Protocol protocol, SessionContext context) {
        Endpoint server = new Endpoint(0, 0x0aff_0001, false, 1);
        Session session = new Session(protocol, transport, CLIENT, server, context, false);
        for (int side = 0; side < 2; side++) {
            consumed[side] = 0;
            over[side] = false;
        }
        long timeNs = 0;
        for (int i = 0; i < arrivals.size(); i++) {
            Arrival arrival = arrivals.get(i);
            timeNs = arrival.timeNs;
            if (!over[arrival.side]) {
                deliver(session, arrival);
            }
        }
        session.end(true, End.FINISHED, written[0].size(), timeNs);
        session.end(false, End.FINISHED, written[1].size(), timeNs);
        session.close(timeNs);
    }

    private void deliver(Session session, Arrival arrival) {
        int side = arrival.side;
        long from = transport == Transport.UDP ? arrival.from : consumed[side];
        if (from > arrival.to) {
            return; // within what is skipped
        }
        bytes.wrap(memory[side], from, (int) (arrival.to - from), from)
                .arrived(arrival.timeNs, arrival.peerAcknowledged);
        Progress progress = session.decode(side == 0, bytes);
        consumed[side] = bytes.streamPosition();
        over[side] = progress != Progress.CONTINUE;
        if (progress == Progress.HANDOVER) {
            over[0] = true;
            over[1] = true;
        }
    }
}
