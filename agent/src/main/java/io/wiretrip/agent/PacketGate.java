package io.wiretrip.agent;

import io.wiretrip.agent.packet.Packet;
import io.wiretrip.agent.packet.PacketSink;
import io.wiretrip.config.IpVersion;
import java.util.function.LongConsumer;

/**
 * Lets a worker's share of the packets pass: both directions of a flow have one hash, and each hash
 * belongs to one worker. Leaves out connections that are not in the sample, and the IP version that
 * is not wanted, which for live captures the kernel's filter has done already.
 */
final class PacketGate implements PacketSink {
    private final PacketSink next;
    private final LongConsumer clock;
    private final boolean v4;
    private final boolean v6;
    private final FlowSample sample;
    private final int worker;
    private final int workers;

    /**
     * Creates the gate of one worker.
     *
     * @param clock is told the time of packets that do not pass, nanoseconds since the epoch
     * @param sample which connections are looked at at all
     * @param worker its index, from 0
     * @param workers how many there are
     */
    PacketGate(
            PacketSink next,
            LongConsumer clock,
            IpVersion version,
            FlowSample sample,
            int worker,
            int workers) {
        this.next = next;
        this.clock = clock;
        this.v4 = version != IpVersion.V6;
        this.v6 = version != IpVersion.V4;
        this.sample = sample;
        this.worker = worker;
        this.workers = workers;
    }

    @Override
    public void tcp(Packet packet) {
        if (passes(packet)) {
            next.tcp(packet);
        }
    }

    @Override
    public void udp(Packet packet) {
        if (passes(packet)) {
            next.udp(packet);
        }
    }

    @Override
    public void other(Packet packet) {
        if (isWanted(packet) && sample.keeps(packet) && isOwn(packet)) {
            next.other(packet);
        }
    }

    private boolean passes(Packet packet) {
        if (!isWanted(packet)) {
            return false;
        }
        if (sample.keeps(packet) && isOwn(packet)) {
            return true;
        }
        clock.accept(packet.timeNs);
        return false;
    }

    private boolean isWanted(Packet packet) {
        return packet.v6 ? v6 : v4;
    }

    private boolean isOwn(Packet packet) {
        return workers == 1 || Integer.remainderUnsigned(hash(packet), workers) == worker;
    }

    /** The same for both directions, and in every run. */
    static int hash(Packet p) {
        long ends =
                end(p.sourceHigh, p.sourceLow, p.sourcePort)
                        + end(p.destinationHigh, p.destinationLow, p.destinationPort);
        ends ^= ends >>> 32;
        ends *= 0x9E3779B97F4A7C15L;
        return (int) (ends >>> 32);
    }

    private static long end(long high, long low, int port) {
        long h = (high * 31 + low) * 0x9E3779B97F4A7C15L + port;
        h ^= h >>> 29;
        return h * 0xBF58476D1CE4E5B9L;
    }
}
