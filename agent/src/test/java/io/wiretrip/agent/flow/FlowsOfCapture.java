package io.wiretrip.agent.flow;

import io.wiretrip.agent.capture.CaptureFileException;
import io.wiretrip.agent.capture.CaptureFiles;
import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.agent.packet.Dissector;
import io.wiretrip.agent.packet.DissectorOptions;
import io.wiretrip.agent.packet.PacketEvent;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.EnumCounters;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.SessionContext;
import io.wiretrip.protocols.Protocols;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs a capture file through the stages and keeps every flow that was reported. */
final class FlowsOfCapture {
    /** One report. */
    record Seen(
            int ipProtocol,
            String a,
            String b,
            long packetsOfA,
            long bytesOfA,
            long packetsOfB,
            long bytesOfB,
            FlowEnd end,
            String application) {
        long packets() {
            return packetsOfA + packetsOfB;
        }

        long bytes() {
            return bytesOfA + bytesOfB;
        }

        /** Both ends and what each sent, in an order that does not depend on who was first. */
        String fact() {
            String one = a + " " + packetsOfA + "/" + bytesOfA;
            String other = b + " " + packetsOfB + "/" + bytesOfB;
            return ipProtocol
                    + " "
                    + (one.compareTo(other) < 0 ? one + " " + other : other + " " + one);
        }
    }

    final List<Seen> seen = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();
    final Layer4 layer4;
    @Nullable EnumCounters<FlowEvent> events;
    @Nullable EnumCounters<PacketEvent> packets;
    @Nullable EnumCounters<FlowGauge> active;

    private final FlowAccounting.Limits limits;

    FlowsOfCapture(FlowAccounting.Limits limits, Set<Layer4.Label> labels) {
        this.limits = limits;
        this.layer4 = new Layer4(labels, 1000, 300_000_000_000L);
    }

    static ProtocolChooser chooser() {
        return new ProtocolChooser(List.of(), Protocols.ALL);
    }

    FlowsOfCapture run(Path file) {
        SessionContext sessions =
                new SessionContext(
                        Protocols.ALL,
                        Demand.none(),
                        DecoderOptions.DEFAULT,
                        new MemoryBudget(64 << 20),
                        roundTrip -> {});
        FlowAccounting accounting = new FlowAccounting(this::add, layer4, limits);
        try (PacketSource source = CaptureFiles.open(file);
                FlowStage flows =
                        new FlowStage(
                                FlowLimits.DEFAULT,
                                chooser(),
                                sessions,
                                1,
                                (where, cause) -> failures.add(cause),
                                accounting)) {
            Dissector dissector = new Dissector(DissectorOptions.DEFAULTS, flows);
            int polled = 0;
            while (polled != PacketSource.END) {
                polled = source.poll(dissector, 1000);
            }
            dissector.end();
            flows.finish();
            events = flows.counters();
            active = flows.active();
            packets = dissector.counters();
        } catch (CaptureFileException e) {
            throw new AssertionError(e);
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("the stage failed", failures.getFirst());
        }
        return this;
    }

    private void add(FlowReport flow, FlowEnd end) {
        seen.add(
                new Seen(
                        flow.ipProtocol(),
                        flow.endpointA().host() + " " + flow.endpointA().port(),
                        flow.endpointB().host() + " " + flow.endpointB().port(),
                        flow.fromA().packets(),
                        flow.fromA().wireBytes(),
                        flow.fromB().packets(),
                        flow.fromB().wireBytes(),
                        end,
                        flow.application()));
    }
}
