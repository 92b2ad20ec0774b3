package io.wiretrip.agent;

import io.wiretrip.agent.capture.CaptureFileException;
import io.wiretrip.agent.capture.CaptureFiles;
import io.wiretrip.agent.capture.PacketSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The frames of an Ethernet capture in memory, to be damaged. */
final class Wire {
    private Wire() {}

    /**
     * One frame.
     *
     * @param timeNs when it came
     * @param wireLength how long it was
     * @param bytes what was captured of it
     */
    record Packet(long timeNs, int wireLength, byte[] bytes) {
        private static final int ETHERNET_BYTES = 14;

        boolean isIpv4() {
            return bytes.length >= 34 && u16(12) == 0x0800 && !isFragment();
        }

        boolean isIpv6() {
            return bytes.length >= 54 && u16(12) == 0x86dd;
        }

        boolean isFragment() {
            return bytes.length >= 34 && u16(12) == 0x0800 && (u16(20) & 0x3fff) != 0;
        }

        private int next() {
            return isIpv4() ? bytes[23] : isIpv6() ? bytes[20] : 0;
        }

        boolean isTcp() {
            return next() == 6 && bytes.length >= transport() + 20;
        }

        boolean isUdp() {
            return next() == 17 && bytes.length >= transport() + 8;
        }

        /** The two ports, the smaller first, and the transport; empty for anything else. */
        String connection() {
            if (!isTcp() && !isUdp()) {
                return isFragment() ? "fragment" : "";
            }
            int a = u16(transport());
            int b = u16(transport() + 2);
            return (isTcp() ? "tcp " : "udp ") + Math.min(a, b) + " " + Math.max(a, b);
        }

        /** Whether the end with the larger port, usually the client, sent it. */
        boolean fromLargerPort() {
            return u16(transport()) > u16(transport() + 2);
        }

        boolean isHandshake() {
            return isTcp() && (bytes[transport() + 13] & 2) != 0;
        }

        /** Where the payload begins. */
        int payload() {
            return isTcp()
                    ? transport() + ((bytes[transport() + 12] & 0xf0) >> 2)
                    : isUdp() ? transport() + 8 : bytes.length;
        }

        /** How many bytes it carries on the wire. */
        private int payloadBytes() {
            int end = ETHERNET_BYTES + (isIpv6() ? 40 + u16(18) : u16(16));
            return Math.max(0, end - payload());
        }

        Packet at(long newTimeNs) {
            return new Packet(newTimeNs, wireLength, bytes);
        }

        Packet cut(int length) {
            return length >= bytes.length
                    ? this
                    : new Packet(timeNs, wireLength, Arrays.copyOf(bytes, length));
        }

        private int transport() {
            return ETHERNET_BYTES + (isIpv6() ? 40 : (bytes[14] & 0xf) * 4);
        }

        private int u16(int at) {
            return at + 1 < bytes.length ? (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff) : 0;
        }
    }

    static List<Packet> read(Path file) {
        List<Packet> packets = new ArrayList<>();
        try (PacketSource source = CaptureFiles.open(file)) {
            int polled = 0;
            while (polled != PacketSource.END) {
                polled =
                        source.poll(
                                frame ->
                                        packets.add(
                                                new Packet(
                                                        frame.timeNs,
                                                        frame.wireLength,
                                                        bytes(
                                                                frame.segment,
                                                                frame.offset,
                                                                frame.capturedLength))),
                                256);
            }
        } catch (CaptureFileException e) {
            throw new AssertionError(e);
        }
        return packets;
    }

    /**
     * The connections with bytes that came more than once or out of order: when they come depends
     * on which packets are left.
     */
    static Set<String> repeating(List<Packet> packets) {
        Set<String> repeating = new HashSet<>();
        Map<String, Integer> ends = new HashMap<>();
        for (Packet p : packets) {
            if (!p.isTcp() || p.payloadBytes() == 0) {
                continue;
            }
            String direction = p.connection() + p.fromLargerPort();
            Integer end = ends.get(direction);
            int sequence = p.u16(p.transport() + 4) << 16 | p.u16(p.transport() + 6);
            if (end != null && sequence - end < 0) {
                repeating.add(p.connection());
            } else {
                ends.put(direction, sequence + p.payloadBytes());
            }
        }
        return repeating;
    }

    private static byte[] bytes(MemorySegment segment, long offset, int length) {
        return segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }
}
