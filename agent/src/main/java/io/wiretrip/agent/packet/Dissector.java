package io.wiretrip.agent.packet;

import io.wiretrip.agent.capture.Frame;
import io.wiretrip.agent.capture.FrameSink;
import io.wiretrip.protocol.EnumCounters;

/**
 * From a frame to the TCP segment or UDP datagram in it: takes off one header after the other until
 * nothing is left to take off.
 *
 * <p>Payload lengths come from the IP header, never from what was captured. Whatever is not passed
 * on is counted ({@link PacketEvent}); no bytes on the wire make it throw. All methods on one
 * thread, except reading the counters. Allocates nothing per frame.
 */
public final class Dissector implements FrameSink {
    private final EnumCounters<PacketEvent> counters;
    private final Cursor cursor = new Cursor();
    private final Packet packet = new Packet();
    private final FragmentTable fragments;
    private final LinkLayer link;
    private final Tunnels tunnels;
    private final IpLayer ip;
    private final TransportLayer transport;

    /** Creates a dissector that passes on what it finds, always in the same {@link Packet}. */
    public Dissector(DissectorOptions options, PacketSink sink) {
        this(options, sink, new EnumCounters<>(PacketEvent.class));
    }

    /** The same, counting where the sink counts too what it passes over. */
    public Dissector(
            DissectorOptions options, PacketSink sink, EnumCounters<PacketEvent> counters) {
        this.counters = counters;
        this.fragments = new FragmentTable(options, counters);
        this.link = new LinkLayer(counters);
        this.tunnels = new Tunnels(options, link, counters);
        this.ip = new IpLayer(packet, fragments, tunnels, counters);
        this.transport = new TransportLayer(packet, sink, tunnels, counters);
    }

    @Override
    public void frame(Frame frame) {
        counters.add(PacketEvent.FRAMES);
        if (!fragments.isIdle()) {
            fragments.next(frame.timeNs);
        }
        cursor.start(frame);
        packet.wireLength = frame.wireLength;
        packet.frames = 1;
        packet.interfaceIndex = frame.interfaceIndex;
        Layer layer = link.frame(cursor, frame.linkType);
        // Almost every frame is done here, in one straight line of compiled code.
        if (layer == Layer.IPV4) {
            layer = ip.ipv4(cursor);
        }
        if (layer == Layer.TCP) {
            transport.tcp(cursor);
            return;
        }
        // Ends: each turn takes off a header of at least four bytes; where reassembly brings back
        // bytes, a fragment and its memory are used up, of which there are few.
        while (layer != Layer.NONE) {
            layer =
                    switch (layer) {
                        case IPV4 -> ip.ipv4(cursor);
                        case IPV6 -> ip.ipv6(cursor);
                        case TCP -> transport.tcp(cursor);
                        case UDP -> transport.udp(cursor);
                        case GRE -> tunnels.gre(cursor);
                        case OTHER -> transport.other(cursor);
                        case NONE -> Layer.NONE;
                    };
        }
    }

    /**
     * Time passes although no frame comes: gives up fragments that have waited too long.
     *
     * @param nowNs nanoseconds since the epoch
     */
    public void tick(long nowNs) {
        fragments.next(nowNs);
    }

    /** No frame will follow: gives up, and counts, the fragments that still wait. */
    public void end() {
        fragments.clear();
    }

    /** What happened so far; readable from any thread. */
    public EnumCounters<PacketEvent> counters() {
        return counters;
    }
}
