package io.wiretrip.agent.capture.afpacket;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts instructions together whose jumps are to labels further on. A comparison can skip 255
 * instructions at most; where more is needed, an unconditional jump is put behind it.
 */
final class BpfAssembler {
    private static final int SKIP_MAX = 255;

    private final List<Op> ops = new ArrayList<>();

    /** A place in the program, which has to be put somewhere after all jumps to it. */
    static final class Label {
        private int op = -1;
    }

    /** An instruction; a label that is missing stands for the next instruction. */
    private static final class Op {
        final int code;
        final int k;
        final @Nullable Label yes;
        final @Nullable Label no;
        boolean farYes;
        boolean farNo;
        int position;

        Op(int code, int k, @Nullable Label yes, @Nullable Label no) {
            this.code = code;
            this.k = k;
            this.yes = yes;
            this.no = no;
        }

        int size() {
            return 1 + (farYes ? 1 : 0) + (farNo ? 1 : 0);
        }
    }

    void add(int code, int k) {
        ops.add(new Op(code, k, null, null));
    }

    /** Goes to {@code yes} if the accumulator is {@code value}, or else on. */
    void jumpIfEqual(int value, Label yes) {
        ops.add(new Op(BpfInstruction.JEQ, value, yes, null));
    }

    /** Goes to {@code no} if the accumulator is not {@code value}, or else on. */
    void jumpUnlessEqual(int value, Label no) {
        ops.add(new Op(BpfInstruction.JEQ, value, null, no));
    }

    /** Goes to {@code yes} if the accumulator has any of these bits, or else on. */
    void jumpIfAnyBit(int bits, Label yes) {
        ops.add(new Op(BpfInstruction.JSET, bits, yes, null));
    }

    void jump(Label to) {
        ops.add(new Op(BpfInstruction.JA, 0, to, null));
    }

    void put(Label label) {
        label.op = ops.size();
    }

    BpfProgram assemble() {
        int length = place();
        while (markFar()) { // each round marks at least one more of finitely many
            length = place();
        }
        List<BpfInstruction> all = new ArrayList<>(length);
        for (Op op : ops) {
            emit(op, all);
        }
        return new BpfProgram(all);
    }

    private int place() {
        int position = 0;
        for (Op op : ops) {
            op.position = position;
            position += op.size();
        }
        return position;
    }

    private boolean markFar() {
        boolean marked = false;
        for (Op op : ops) {
            if (op.code == BpfInstruction.JA) {
                continue;
            }
            if (op.yes != null && !op.farYes && distance(op, op.yes) > SKIP_MAX) {
                op.farYes = true;
                marked = true;
            }
            if (op.no != null && !op.farNo && distance(op, op.no) > SKIP_MAX) {
                op.farNo = true;
                marked = true;
            }
        }
        return marked;
    }

    private int distance(Op from, Label to) {
        return ops.get(to.op).position - from.position - 1;
    }

    private void emit(Op op, List<BpfInstruction> all) {
        if (op.code == BpfInstruction.JA && op.yes != null) {
            all.add(BpfInstruction.of(BpfInstruction.JA, distance(op, op.yes)));
            return;
        }
        int next = op.size() - 1;
        int jt = op.yes == null ? next : op.farYes ? 0 : distance(op, op.yes);
        int jf = op.no == null ? next : op.farNo ? next - 1 : distance(op, op.no);
        boolean jumps = op.yes != null || op.no != null;
        all.add(new BpfInstruction(op.code, jumps ? jt : 0, jumps ? jf : 0, op.k));
        if (op.farYes && op.yes != null) {
            all.add(BpfInstruction.of(BpfInstruction.JA, distance(op, op.yes) - 1));
        }
        if (op.farNo && op.no != null) {
            all.add(BpfInstruction.of(BpfInstruction.JA, distance(op, op.no) - next));
        }
    }
}
