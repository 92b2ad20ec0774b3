package io.wiretrip.agent.capture.afpacket;

/**
 * One instruction of classic BPF, as in {@code linux/filter.h}.
 *
 * @param code what to do
 * @param jt how many instructions to skip if a comparison holds, 0..255
 * @param jf how many to skip if not, 0..255
 * @param k the operand
 */
record BpfInstruction(int code, int jt, int jf, int k) {
    // loads into the accumulator, from a fixed place
    static final int LD_W = 0x20;
    static final int LD_H = 0x28;
    static final int LD_B = 0x30;

    /** From a place relative to the index register. */
    static final int LD_H_IND = 0x48;

    /** Into the index register: four times the low half of a byte, the length of an IPv4 header. */
    static final int LDX_MSH = 0xb1;

    static final int JA = 0x05;
    static final int JEQ = 0x15;
    static final int JSET = 0x45;
    static final int RET = 0x06;

    /** Loads from here on are of what the kernel knows of a frame, not of its bytes. */
    static final int AD = -0x1000;

    static final int AD_PROTOCOL = AD;
    static final int AD_PACKET_TYPE = AD + 4;
    static final int AD_INTERFACE = AD + 8;
    static final int AD_HARDWARE = AD + 28;

    private static final int CLASS = 0x07;
    private static final int MODE = 0xe0;
    private static final int CLASS_LD = 0;
    private static final int CLASS_LDX = 1;
    private static final int MODE_ABS = 0x20;
    private static final int MODE_IND = 0x40;
    private static final int MODE_MSH = 0xa0;

    static BpfInstruction of(int code, int k) {
        return new BpfInstruction(code, 0, 0, k);
    }

    /** Whether it reads the frame at a place that {@code k} gives. */
    boolean isPacketLoad() {
        int mode = code & MODE;
        return ((code & CLASS) == CLASS_LD || (code & CLASS) == CLASS_LDX)
                && (mode == MODE_ABS || mode == MODE_IND || mode == MODE_MSH);
    }

    BpfInstruction withK(int other) {
        return new BpfInstruction(code, jt, jf, other);
    }
}
