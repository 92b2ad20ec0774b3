package io.wiretrip.agent.packet;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.capture.Frame;
import io.wiretrip.protocol.EnumCounters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A dissector under test: frames go in, copies of what it found come out.
 *
 * <p>Each frame is in a segment of exactly its captured length, so that reading a byte that was not
 * captured throws.
 */
final class Dissection implements PacketSink {
    /** What was found, with the payload as far as it was captured, a character a byte. */
    record Found(
            boolean tcp,
            String source,
            String destination,
            int sourcePort,
            int destinationPort,
            int ipId,
            int sequence,
            int acknowledgment,
            int flags,
            int window,
            long timeNs,
            int payloadLength,
            String text) {}

    final List<Found> found = new ArrayList<>();
    final Dissector dissector;
    private final Frame frame = new Frame();
    private final MemorySegment memory = Arena.ofAuto().allocate(1 << 18);

    Dissection() {
        this(DissectorOptions.DEFAULTS);
    }

    Dissection(DissectorOptions options) {
        this.dissector = new Dissector(options, this);
    }

    /** One Ethernet frame that was captured whole. */
    Dissection frame(byte[] bytes) {
        return frame(LinkLayer.TYPE_ETHERNET, bytes, bytes.length, 0);
    }

    /** One frame, of which the first bytes were captured. */
    Dissection frame(int linkType, byte[] bytes, int captured, long timeNs) {
        return frame(linkType, bytes, captured, bytes.length, timeNs);
    }

    /** One frame with any wire length. */
    Dissection frame(int linkType, byte[] bytes, int captured, int wireLength, long timeNs) {
        frame.segment = memory.asSlice(0, captured);
        MemorySegment.copy(bytes, 0, frame.segment, JAVA_BYTE, 0, captured);
        frame.offset = 0;
        frame.capturedLength = captured;
        frame.wireLength = wireLength;
        frame.linkType = linkType;
        frame.timeNs = timeNs;
        dissector.frame(frame);
        checkNothingVanished(dissector.counters());
        return this;
    }

    Found single() {
        assertThat(found).describedAs(dissector.counters().toString()).hasSize(1);
        return found.getFirst();
    }

    long count(PacketEvent event) {
        return dissector.counters().get(event);
    }

    @Override
    public void tcp(Packet packet) {
        found.add(copy(true, packet));
    }

    @Override
    public void udp(Packet packet) {
        found.add(copy(false, packet));
    }

    static void checkNothingVanished(EnumCounters<PacketEvent> counters) {
        long ended = counters.get(PacketEvent.FRAGMENTS) - counters.get(PacketEvent.REASSEMBLED);
        for (PacketEvent event : PacketEvent.values()) {
            ended += event.endsFrame() ? counters.get(event) : 0;
        }
        assertThat(ended)
                .describedAs(counters.toString())
                .isEqualTo(counters.get(PacketEvent.FRAMES));
    }

    private Found copy(boolean tcp, Packet packet) {
        assertThat(packet.capturedLength).isBetween(0, packet.payloadLength);
        assertThat(packet.payloadOffset).isNotNegative();
        assertThat(packet.payloadOffset + packet.capturedLength)
                .isLessThanOrEqualTo(packet.segment.byteSize());
        byte[] payload = new byte[packet.capturedLength];
        MemorySegment.copy(
                packet.segment, JAVA_BYTE, packet.payloadOffset, payload, 0, payload.length);
        return new Found(
                tcp,
                address(packet.v6, packet.sourceHigh, packet.sourceLow),
                address(packet.v6, packet.destinationHigh, packet.destinationLow),
                packet.sourcePort,
                packet.destinationPort,
                packet.ipId,
                packet.sequence,
                packet.acknowledgment,
                packet.flags,
                packet.window,
                packet.timeNs,
                packet.payloadLength,
                new String(payload, StandardCharsets.ISO_8859_1));
    }

    private static String address(boolean v6, long high, long low) {
        return v6
                ? "%016x%016x".formatted(high, low)
                : "%x/%d.%d.%d.%d"
                        .formatted(
                                high, low >>> 24, low >>> 16 & 0xff, low >>> 8 & 0xff, low & 0xff);
    }
}
