package io.wiretrip.agent.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the live tests want to know of a captured TCP segment or UDP datagram. */
record Datagram(int protocol, int sourcePort, int targetPort, long sequence, String payload) {
    private static final int TCP = 6;
    private static final int UDP = 17;

    /**
     * Reads a frame that is neither fragmented nor has extension headers; null if it is another.
     */
    static @Nullable Datagram of(Frame frame) {
        int network = LinkTypes.networkOffset(frame);
        if (network < 0) {
            return null;
        }
        byte[] bytes =
                frame.segment
                        .asSlice(frame.offset + network, frame.capturedLength - network)
                        .toArray(JAVA_BYTE);
        ByteBuffer packet = ByteBuffer.wrap(bytes);
        boolean v4 = bytes[0] >> 4 == 4;
        int header = v4 ? (bytes[0] & 15) * 4 : 40;
        int end = v4 ? packet.getShort(2) & 0xffff : 40 + (packet.getShort(4) & 0xffff);
        int protocol = bytes[v4 ? 9 : 6];
        if (protocol != UDP && protocol != TCP) {
            return null;
        }
        int data = header + (protocol == UDP ? 8 : (bytes[header + 12] >> 4 & 15) * 4);
        byte[] payload = new byte[end - data];
        packet.get(data, payload);
        return new Datagram(
                protocol,
                packet.getShort(header) & 0xffff,
                packet.getShort(header + 2) & 0xffff,
                protocol == UDP ? 0 : packet.getInt(header + 4) & 0xffff_ffffL,
                new String(payload, StandardCharsets.ISO_8859_1));
    }
}
