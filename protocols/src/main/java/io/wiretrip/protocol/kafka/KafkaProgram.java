package io.wiretrip.protocol.kafka;

/**
 * How to walk the body of one version of one message: the schema as instructions, one {@code int}
 * each (operation, meaning, argument), so that a walk needs no tree and can stop anywhere. Never
 * changes; all workers share it.
 */
final class KafkaProgram {
    /** The end of the body. */
    static final int END = 0;

    /** As many bytes as the argument says, none of them wanted. */
    static final int FIXED = 1;

    /** An integer of one byte. */
    static final int INT8 = 2;

    /** An integer of two bytes. */
    static final int INT16 = 3;

    /** An integer of four bytes. */
    static final int INT32 = 4;

    /** Sixteen bytes. */
    static final int UUID = 5;

    /** A length and a text, or null. */
    static final int STRING = 6;

    /** A length and bytes, or null. */
    static final int BYTES = 7;

    /** A length and record batches, or null. */
    static final int RECORDS = 8;

    /** A count and elements, each ended by {@link #NEXT}; the argument is what comes behind. */
    static final int ARRAY = 9;

    /** The end of an array's element. */
    static final int NEXT = 10;

    /** A count and elements of as many bytes as the argument says. */
    static final int FIXED_ARRAY = 11;

    /** Tagged fields. */
    static final int TAGS = 12;

    /** A structure, or null and then the instruction that the argument names. */
    static final int NULLABLE = 13;

    /** How deeply arrays may nest. */
    static final int DEPTH_MAX = 8;

    private static final int OPERATION_BITS = 5;
    private static final int MEANING_BITS = 5;
    private static final int ARGUMENT_SHIFT = OPERATION_BITS + MEANING_BITS;

    private final boolean flexible;
    private final int[] code;

    /** Of each instruction: the meanings, as a mask, from it to the end. */
    private final int[] ahead;

    /**
     * A program.
     *
     * @param flexible whether lengths are compact
     */
    KafkaProgram(boolean flexible, int[] code) {
        this.flexible = flexible;
        this.code = code;
        this.ahead = new int[code.length];
        int mask = 0;
        for (int i = code.length - 1; i >= 0; i--) {
            mask |= meaning(i) == KafkaMeaning.NONE.ordinal() ? 0 : 1 << meaning(i);
            ahead[i] = mask;
        }
    }

    /** Puts an instruction together. */
    static int instruction(int operation, KafkaMeaning meaning, int argument) {
        return operation | (meaning.ordinal() << OPERATION_BITS) | (argument << ARGUMENT_SHIFT);
    }

    /** The operation of an instruction. */
    static int operation(int instruction) {
        return instruction & ((1 << OPERATION_BITS) - 1);
    }

    /** The argument of an instruction. */
    static int argument(int instruction) {
        return instruction >>> ARGUMENT_SHIFT;
    }

    /** Whether lengths are compact. */
    boolean isFlexible() {
        return flexible;
    }

    /** What to do at a place. */
    int operationAt(int at) {
        return operation(code[at]);
    }

    /** The ordinal of the {@link KafkaMeaning} at a place. */
    int meaning(int at) {
        return (code[at] >>> OPERATION_BITS) & ((1 << MEANING_BITS) - 1);
    }

    /** The argument at a place. */
    int argumentAt(int at) {
        return argument(code[at]);
    }

    /** The meanings, as a mask, from a place to the end. */
    int meaningsAhead(int at) {
        return ahead[at];
    }
}
