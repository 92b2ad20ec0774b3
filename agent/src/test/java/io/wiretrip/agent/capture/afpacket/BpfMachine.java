package io.wiretrip.agent.capture.afpacket;

import java.util.List;

/**
 * Runs classic BPF as the kernel does: what is read beyond the packet rejects it. Knows what
 * filters of captures use, and fails on anything else.
 */
final class BpfMachine {
    private final byte[] packet;
    private final int protocol;
    private final int packetType;
    private final int interfaceIndex;

    /** What is read with it, and what the kernel would know besides. */
    BpfMachine(byte[] packet, int protocol, int packetType, int interfaceIndex) {
        this.packet = packet;
        this.protocol = protocol;
        this.packetType = packetType;
        this.interfaceIndex = interfaceIndex;
    }

    /** Thrown where a read is beyond the packet. */
    private static final class Beyond extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** What the program returns: how many bytes pass. */
    int run(BpfProgram program) {
        try {
            return run(program.instructions());
        } catch (Beyond _) {
            return 0;
        }
    }

    private int run(List<BpfInstruction> code) {
        int a = 0;
        int x = 0;
        int[] memory = new int[16];
        for (int at = 0; ; at++) {
            BpfInstruction one = code.get(at);
            int k = one.k();
            switch (one.code()) {
                case 0x20 -> a = load(k, 4);
                case 0x28 -> a = load(k, 2);
                case 0x30 -> a = load(k, 1);
                case 0x40 -> a = load(x + k, 4);
                case 0x48 -> a = load(x + k, 2);
                case 0x50 -> a = load(x + k, 1);
                case 0x00 -> a = k;
                case 0x01 -> x = k;
                case 0x60 -> a = memory[k];
                case 0x61 -> x = memory[k];
                case 0x02 -> memory[k] = a;
                case 0x03 -> memory[k] = x;
                case 0xb1 -> x = (load(k, 1) & 0xf) << 2;
                case 0x54 -> a &= k;
                case 0x5c -> a &= x;
                case 0x04 -> a += k;
                case 0x0c -> a += x;
                case 0x14 -> a -= k;
                case 0x1c -> a -= x;
                case 0x44 -> a |= k;
                case 0x4c -> a |= x;
                case 0x64 -> a <<= k;
                case 0x74 -> a >>>= k;
                case 0x07 -> x = a;
                case 0x87 -> a = x;
                case 0x05 -> at += k;
                case 0x15 -> at += a == k ? one.jt() : one.jf();
                case 0x1d -> at += a == x ? one.jt() : one.jf();
                case 0x25 -> at += Integer.compareUnsigned(a, k) > 0 ? one.jt() : one.jf();
                case 0x35 -> at += Integer.compareUnsigned(a, k) >= 0 ? one.jt() : one.jf();
                case 0x45 -> at += (a & k) != 0 ? one.jt() : one.jf();
                case 0x06 -> {
                    return k;
                }
                default -> throw new AssertionError("instruction " + one);
            }
        }
    }

    private int load(int at, int bytes) {
        switch (at) {
            case BpfInstruction.AD_PROTOCOL -> {
                return protocol;
            }
            case BpfInstruction.AD_PACKET_TYPE -> {
                return packetType;
            }
            case BpfInstruction.AD_INTERFACE -> {
                return interfaceIndex;
            }
            default -> {
                if (at < 0 || at + bytes > packet.length) {
                    throw new Beyond();
                }
            }
        }
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | (packet[at + i] & 0xff);
        }
        return value;
    }
}
