package io.wiretrip.agent.capture.afpacket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A kernel filter: what it returns for a frame is how many of its bytes are captured, 0 for none.
 */
record BpfProgram(List<BpfInstruction> instructions) {
    /** As many instructions as the kernel takes. */
    static final int INSTRUCTIONS_MAX = 4096;

    private static final int INSTRUCTION_BYTES = 8;
    private static final int PROGRAM_BYTES = 16;
    private static final int LOOPBACK_INDEX = 1; // in every network namespace

    BpfProgram {
        instructions = List.copyOf(instructions);
    }

    /** Takes every frame. */
    static BpfProgram all(int snapLen) {
        return new BpfProgram(List.of(BpfInstruction.of(BpfInstruction.RET, snapLen)));
    }

    /** Takes none. */
    static BpfProgram none() {
        return all(0);
    }

    /**
     * The same, but never the outgoing one of the two copies that loopback gives of each packet:
     * for a socket on all interfaces.
     */
    BpfProgram onceOnLoopback() {
        List<BpfInstruction> all = new ArrayList<>();
        all.add(BpfInstruction.of(BpfInstruction.LD_W, BpfInstruction.AD_INTERFACE));
        all.add(new BpfInstruction(BpfInstruction.JEQ, 0, 3, LOOPBACK_INDEX));
        all.add(BpfInstruction.of(BpfInstruction.LD_W, BpfInstruction.AD_PACKET_TYPE));
        all.add(new BpfInstruction(BpfInstruction.JEQ, 0, 1, Ring.OUTGOING));
        all.add(BpfInstruction.of(BpfInstruction.RET, 0));
        all.addAll(instructions);
        return new BpfProgram(all);
    }

    /** As {@code struct sock_fprog}. */
    MemorySegment toNative(Arena arena) {
        MemorySegment code = arena.allocate((long) instructions.size() * INSTRUCTION_BYTES, 8);
        long at = 0;
        for (BpfInstruction one : instructions) {
            code.set(JAVA_SHORT, at, (short) one.code());
            code.set(JAVA_BYTE, at + 2, (byte) one.jt());
            code.set(JAVA_BYTE, at + 3, (byte) one.jf());
            code.set(JAVA_INT, at + 4, one.k());
            at += INSTRUCTION_BYTES;
        }
        MemorySegment program = arena.allocate(PROGRAM_BYTES, 8);
        program.set(JAVA_SHORT, 0, (short) instructions.size());
        program.set(ADDRESS, 8, code);
        return program;
    }

    /** Reads {@code struct bpf_program} of libpcap. */
    static BpfProgram ofNative(MemorySegment program) {
        int length = program.get(JAVA_INT, 0);
        MemorySegment code = program.get(ADDRESS, 8).reinterpret((long) length * INSTRUCTION_BYTES);
        List<BpfInstruction> all = new ArrayList<>(length);
        for (long at = 0; at < code.byteSize(); at += INSTRUCTION_BYTES) {
            all.add(
                    new BpfInstruction(
                            code.get(JAVA_SHORT, at) & 0xffff,
                            code.get(JAVA_BYTE, at + 2) & 0xff,
                            code.get(JAVA_BYTE, at + 3) & 0xff,
                            code.get(JAVA_INT, at + 4)));
        }
        return new BpfProgram(all);
    }
}
