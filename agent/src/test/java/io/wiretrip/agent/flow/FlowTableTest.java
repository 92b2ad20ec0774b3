package io.wiretrip.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.packet.Packet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The table finds what was added, in either direction, through any order of adds and removes. */
final class FlowTableTest {
    @Test
    void agreesWithAMapThroughRandomAddsAndRemoves() {
        long seed = 11;
        Random random = new Random(seed);
        FlowTable table = new FlowTable(seed);
        Tuple.Key key = new Tuple.Key();
        Map<Integer, Flow> expected = new HashMap<>();
        for (int i = 0; i < 300_000; i++) {
            int port = random.nextInt(3000);
            boolean reverse = random.nextBoolean();
            table.key(packet(port, reverse), Tuple.TCP, key);
            Flow found = table.find(key);
            assertThat(found).as("seed %d, step %d", seed, i).isSameAs(expected.get(port));
            if (found == null) {
                Flow flow = new TcpFlow(key);
                table.add(flow, i);
                expected.put(port, flow);
            } else if (random.nextInt(3) == 0) {
                table.remove(found);
                expected.remove(port);
            }
            assertThat(table.size()).isEqualTo(expected.size());
        }
    }

    @Test
    void listsFlowsByAge() {
        FlowTable table = new FlowTable(1);
        Tuple.Key key = new Tuple.Key();
        List<Flow> flows = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            table.key(packet(i, false), Tuple.TCP, key);
            Flow flow = new TcpFlow(key);
            table.add(flow, i);
            flows.add(flow);
        }
        table.touch(flows.get(0), 2_000_000_000L);
        assertThat(table.oldest()).isSameAs(flows.get(1));
        table.remove(flows.get(1));
        assertThat(table.oldest()).isSameAs(flows.get(2));
    }

    @Test
    void tellsTransportsAndFamiliesApart() {
        FlowTable table = new FlowTable(1);
        Tuple.Key key = new Tuple.Key();
        Packet packet = packet(1, false);
        table.key(packet, Tuple.TCP, key);
        table.add(new TcpFlow(key), 0);
        table.key(packet, Tuple.UDP, key);
        assertThat(table.find(key)).isNull();
        packet.v6 = true;
        table.key(packet, Tuple.TCP, key);
        assertThat(table.find(key)).isNull();
    }

    private static Packet packet(int port, boolean reverse) {
        Packet packet = new Packet();
        packet.sourceLow = reverse ? 2 : 1;
        packet.destinationLow = reverse ? 1 : 2;
        packet.sourcePort = reverse ? 80 : port;
        packet.destinationPort = reverse ? port : 80;
        return packet;
    }
}
