package io.wiretrip.agent;

import io.wiretrip.agent.capture.Frame;
import io.wiretrip.agent.flow.FlowEvent;
import io.wiretrip.agent.flow.FlowLimits;
import io.wiretrip.agent.flow.FlowStage;
import io.wiretrip.agent.flow.ProtocolChooser;
import io.wiretrip.agent.packet.Dissector;
import io.wiretrip.agent.packet.DissectorOptions;
import io.wiretrip.exporter.roundtrips.LineBuffer;
import io.wiretrip.exporter.roundtrips.RoundTripJson;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.SessionContext;
import io.wiretrip.protocol.SessionEvent;
import io.wiretrip.protocols.Protocols;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Frames from memory through the stages, with the laws that hold whatever they are checked on the
 * way: nothing throws, the budget is kept after every packet, and nothing is held at the end.
 */
final class MemoryReplay {
    private static final int FRAME_BYTES_MAX = 1 << 18;

    private final List<Exchange> exchanges = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final LineBuffer line = new LineBuffer(1 << 12);
    private final RoundTripJson json = new RoundTripJson(line, ZoneOffset.UTC);
    private final StringBuilder text = new StringBuilder();
    private final MemoryBudget budget;
    private final SessionContext sessions;
    private boolean evicted;

    private MemoryReplay(long budgetBytes) {
        this.budget = new MemoryBudget(budgetBytes);
        this.sessions =
                new SessionContext(
                        Protocols.ALL, Demand.all(), DecoderOptions.DEFAULT, budget, this::add);
    }

    static MemoryReplay of(List<Wire.Packet> packets, long budgetBytes) {
        MemoryReplay replay = new MemoryReplay(budgetBytes);
        replay.run(packets);
        return replay;
    }

    List<Exchange> exchanges() {
        return exchanges;
    }

    /** The JSON lines. */
    String text() {
        return text.toString();
    }

    /** Whether flows were given up for want of memory. */
    boolean evicted() {
        return evicted;
    }

    private void run(List<Wire.Packet> packets) {
        ProtocolChooser chooser = new ProtocolChooser(List.of(), Protocols.ALL);
        try (Arena arena = Arena.ofConfined();
                FlowStage flows =
                        new FlowStage(
                                FlowLimits.DEFAULT,
                                chooser,
                                sessions,
                                ThreadLocalRandom.current().nextLong(),
                                (where, cause) -> failures.add(cause))) {
            Dissector dissector = new Dissector(DissectorOptions.DEFAULTS, flows);
            Frame frame = new Frame();
            frame.segment = arena.allocate(FRAME_BYTES_MAX);
            frame.linkType = 1;
            for (Wire.Packet p : packets) {
                MemorySegment.copy(
                        p.bytes(), 0, frame.segment, ValueLayout.JAVA_BYTE, 0, p.bytes().length);
                frame.capturedLength = p.bytes().length;
                frame.wireLength = Math.max(p.wireLength(), p.bytes().length);
                frame.timeNs = p.timeNs();
                dissector.frame(frame);
                check(!budget.isOverdrawn(), "budget overdrawn: " + budget.usedBytes());
            }
            dissector.end();
            flows.finish();
            evicted = flows.counters().get(FlowEvent.EVICTED_MEMORY) > 0;
            check(flows.counters().get(FlowEvent.FAILURE) == 0, "a failure was counted");
            check(flows.size() == 0, "flows are left");
        }
        for (Protocol protocol : Protocols.ALL) {
            check(
                    sessions.counters(protocol).events().get(SessionEvent.DECODER_FAILURE) == 0,
                    "a decoder's failure was counted");
        }
        // The table alone is left, whose size is four times a power of two.
        long left = budget.usedBytes();
        check(left >= 1024 && Long.bitCount(left) == 1, "held at the end: " + left);
    }

    private void check(boolean holds, String what) {
        if (!holds || !failures.isEmpty()) {
            throw new AssertionError(what, failures.isEmpty() ? null : failures.getFirst());
        }
    }

    private void add(RoundTrip trip) {
        line.clear();
        json.write(trip);
        String written = new String(line.array(), 0, line.size(), StandardCharsets.UTF_8);
        text.append(written);
        exchanges.add(Exchange.of(trip, written));
    }
}
