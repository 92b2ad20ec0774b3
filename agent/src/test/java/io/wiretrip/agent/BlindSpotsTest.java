package io.wiretrip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.flow.FlowEvent;
import io.wiretrip.agent.packet.PacketEvent;
import io.wiretrip.agent.server.AgentStatus.BlindSpot;
import io.wiretrip.protocol.EnumCounters;
import io.wiretrip.protocol.ProtocolCounters;
import io.wiretrip.protocol.SessionEvent;
import io.wiretrip.protocols.Protocols;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BlindSpotsTest {

    @Test
    void whereNothingHappenedNothingIsBlind() {
        assertThat(
                        new BlindSpots()
                                .kernelDrops(0)
                                .packets(List.of(new EnumCounters<>(PacketEvent.class)))
                                .flows(List.of(new EnumCounters<>(FlowEvent.class)))
                                .sessions(
                                        Protocols.ALL.getFirst(),
                                        List.of(new ProtocolCounters(Protocols.ALL.getFirst())))
                                .list())
                .isEmpty();
    }

    @Test
    void statesComeFirstThenTheMost() {
        EnumCounters<FlowEvent> one = new EnumCounters<>(FlowEvent.class);
        EnumCounters<FlowEvent> other = new EnumCounters<>(FlowEvent.class);
        one.add(FlowEvent.TLS, 2);
        other.add(FlowEvent.TLS, 3);
        one.add(FlowEvent.TCP_FLOW, 1000);
        one.add(FlowEvent.RETRANSMISSION, 1000);
        EnumCounters<PacketEvent> packets = new EnumCounters<>(PacketEvent.class);
        packets.add(PacketEvent.TRUNCATED_PAYLOAD, 9);
        packets.add(PacketEvent.NON_IP, 1000);
        ProtocolCounters counters = new ProtocolCounters(Protocols.ALL.getFirst());
        counters.events().add(SessionEvent.GIVEN_UP, 1);
        counters.events().add(SessionEvent.SESSION, 1000);
        List<BlindSpot> spots =
                new BlindSpots()
                        .flows(List.of(one, other))
                        .packets(List.of(packets))
                        .sessions(Protocols.ALL.getFirst(), List.of(counters))
                        .kernelDrops(7)
                        .state("eth1", "no permission", "the capability CAP_NET_RAW")
                        .list();
        assertThat(spots).extracting(BlindSpot::count).containsExactly(0L, 9L, 7L, 5L, 1L);
        assertThat(spots)
                .extracting(BlindSpot::what)
                .containsExactly("eth1", "packets", "packets", "flows", "amqp");
        assertThat(spots.get(3).why()).isEqualTo(FlowEvent.TLS.meaning());
        assertThat(spots.get(3).remedy()).contains("behind whatever ends TLS");
    }

    /** Whatever can be counted is either said to hide something or decided not to. */
    @Test
    void everyEventIsDecided() {
        EnumCounters<FlowEvent> flows = new EnumCounters<>(FlowEvent.class);
        EnumCounters<PacketEvent> packets = new EnumCounters<>(PacketEvent.class);
        for (FlowEvent event : FlowEvent.values()) {
            flows.add(event);
        }
        for (PacketEvent event : PacketEvent.values()) {
            packets.add(event);
        }
        List<BlindSpot> spots =
                new BlindSpots().flows(List.of(flows)).packets(List.of(packets)).list();
        for (FlowEvent event : FlowEvent.values()) {
            if (event.isDrop()) {
                assertThat(spots).extracting(BlindSpot::why).contains(event.meaning());
            }
        }
        assertThat(spots).allMatch(spot -> spot.count() == 1);
    }
}
