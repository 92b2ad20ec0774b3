package io.wiretrip.bench.ring;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that sends UDP datagrams at a steady rate, from many ports in turn: {@code ADDRESS
 * COUNT RATE PAYLOAD_BYTES CONNECTIONS}. Says how many it sent.
 */
public final class RingGenerator {
    private static final int PORT = 9;
    private static final long TICK_NS = 1_000_000;

    private RingGenerator() {}

    /** Sends them. */
    public static void main(String[] arguments) throws IOException {
        InetSocketAddress to = new InetSocketAddress(InetAddress.ofLiteral(arguments[0]), PORT);
        long count = Long.parseLong(arguments[1]);
        long rate = Long.parseLong(arguments[2]);
        ByteBuffer payload = ByteBuffer.allocateDirect(Integer.parseInt(arguments[3]));
        List<DatagramChannel> channels = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[4]); i++) {
            DatagramChannel channel = DatagramChannel.open();
            channel.connect(to);
            channels.add(channel);
        }
        long begunNs = System.nanoTime();
        long sent = 0;
        while (sent < count) {
            long due = Math.min(count, (System.nanoTime() - begunNs) * rate / 1_000_000_000);
            for (; sent < due; sent++) {
                payload.clear();
                channels.get((int) (sent % channels.size())).write(payload);
            }
            LockSupport.parkNanos(TICK_NS);
        }
        System.out.println("sent " + sent + " in " + (System.nanoTime() - begunNs));
        for (DatagramChannel channel : channels) {
            channel.close();
        }
    }
}
