package io.wiretrip.agent.capture.afpacket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes Ethernet frames of everything that filters tell apart, mostly of what rules name. */
final class RandomFrames {
    static final List<Integer> PORTS = List.of(0, 53, 80, 443, 4789, 6081, 8080, 8472, 65535);
    static final List<String> HOSTS_V4 = List.of("192.0.2.1", "192.0.2.2", "10.0.0.1");
    static final List<String> HOSTS_V6 = List.of("2001:db8::1", "2001:db8::2", "fd00::1");

    private static final int[] PROTOCOLS = {6, 6, 6, 17, 17, 17, 1, 4, 41, 47, 132, 44, 0, 43, 60};
    private static final int[] TYPES = {0x0800, 0x0800, 0x0800, 0x86dd, 0x86dd, 0x0806, 0x88cc};
    private static final int[] TAGS = {0x8100, 0x88a8, 0x9100};

    private final RandomGenerator random;

    RandomFrames(RandomGenerator random) {
        this.random = random;
    }

    /** A frame of 100 bytes at least. */
    byte[] next() {
        ByteBuffer frame = ByteBuffer.allocate(200);
        byte[] addresses = new byte[12];
        random.nextBytes(addresses);
        frame.put(addresses);
        int tags = random.nextInt(6) - 2;
        for (int i = 0; i < tags; i++) {
            frame.putShort((short) of(TAGS)).putShort((short) random.nextInt(4096));
        }
        int type = of(TYPES);
        frame.putShort((short) type);
        switch (type) {
            case 0x0800 -> ipv4(frame);
            case 0x86dd -> ipv6(frame);
            default -> {}
        }
        byte[] rest = new byte[100 + random.nextInt(40)];
        random.nextBytes(rest);
        int length = Math.min(frame.capacity(), frame.position() + rest.length);
        frame.put(rest, 0, length - frame.position());
        return Arrays.copyOf(frame.array(), length);
    }

    private void ipv4(ByteBuffer frame) {
        int options = random.nextInt(4) == 0 ? random.nextInt(11) : 0;
        frame.put((byte) (0x45 + options)).put((byte) 0);
        frame.putShort((short) 100).putShort((short) random.nextInt());
        frame.putShort((short) (random.nextInt(4) == 0 ? random.nextInt(0x4000) : 0x4000));
        frame.put((byte) 64).put((byte) of(PROTOCOLS)).putShort((short) 0);
        address(frame, HOSTS_V4);
        address(frame, HOSTS_V4);
        frame.put(new byte[4 * options]);
        ports(frame);
    }

    private void ipv6(ByteBuffer frame) {
        int protocol = of(PROTOCOLS);
        frame.putInt(0x60000000).putShort((short) 60).put((byte) protocol).put((byte) 64);
        address(frame, HOSTS_V6);
        address(frame, HOSTS_V6);
        if (protocol == 44) {
            frame.put((byte) of(PROTOCOLS)).put((byte) 0).putShort((short) random.nextInt());
            frame.putInt(random.nextInt());
        }
        ports(frame);
    }

    private void address(ByteBuffer frame, List<String> among) {
        byte[] address =
                java.net.InetAddress.ofLiteral(among.get(random.nextInt(among.size())))
                        .getAddress();
        if (random.nextInt(8) == 0) {
            address[random.nextInt(address.length)]++;
        }
        frame.put(address);
    }

    private void ports(ByteBuffer frame) {
        for (int i = 0; i < 2; i++) {
            boolean named = random.nextInt(3) == 0;
            int port = named ? PORTS.get(random.nextInt(PORTS.size())) : random.nextInt(1, 0xffff);
            frame.putShort((short) port);
        }
    }

    private int of(int[] among) {
        return among[random.nextInt(among.length)];
    }
}
