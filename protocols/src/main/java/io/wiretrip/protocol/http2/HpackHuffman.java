package io.wiretrip.protocol.http2;

/**
 * The Huffman code of HPACK (RFC 7541, appendix B), read four bits at a time. The code is
 * canonical, so the lengths of its words are all there is to know.
 */
final class HpackHuffman {
    /** What {@link #decode} gives for bytes that are no such text. */
    static final int MALFORMED = -1;

    private static final int EOS = 256;
    private static final int EOS_BITS = 30;
    private static final int PADDING_BITS_MAX = 7;
    private static final int NIBBLE = 16;

    private static final byte[] LENGTHS = {
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, //
        28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28, //
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, //
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, //
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, //
        7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, //
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, //
        6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, //
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, //
        24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, //
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, //
        21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, //
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, //
        19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, //
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, //
        26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, //
    };

    /** A node with two branches for each word but one. */
    private static final int NODES = EOS;

    private static final int SYMBOL = 1 << 16;
    private static final int FAILED = 1 << 17;

    /** For a node and four bits: the next node, and in bits 8–15 the symbol if one ended. */
    private static final int[] STEPS = new int[NODES * NIBBLE];

    /** Nodes at which a text may end: on the way to EOS, less than a byte from the last word. */
    private static final boolean[] ENDS = new boolean[NODES];

    static {
        int[] branches = new int[2 * NODES]; // a node, or ~symbol
        int nodes = 1;
        int code = 0;
        for (int bits = 1; bits <= EOS_BITS; bits++) {
            for (int symbol = 0; symbol <= EOS; symbol++) {
                int length = symbol == EOS ? EOS_BITS : LENGTHS[symbol];
                if (length == bits) {
                    nodes = addWord(branches, nodes, code, bits, symbol);
                    code++;
                }
            }
            code <<= 1;
        }
        fillSteps(branches);
    }

    private HpackHuffman() {}

    private static int addWord(int[] branches, int nodesBefore, int code, int bits, int symbol) {
        int nodes = nodesBefore;
        int node = 0;
        for (int bit = bits - 1; bit > 0; bit--) {
            int at = 2 * node + (code >> bit & 1);
            if (branches[at] == 0) {
                branches[at] = nodes++;
            }
            node = branches[at];
        }
        branches[2 * node + (code & 1)] = ~symbol;
        return nodes;
    }

    private static void fillSteps(int[] branches) {
        for (int node = 0; node < NODES; node++) {
            for (int nibble = 0; nibble < NIBBLE; nibble++) {
                int step = 0;
                int at = node;
                for (int bit = 3; bit >= 0; bit--) {
                    int next = branches[2 * at + (nibble >> bit & 1)];
                    if (next == ~EOS) {
                        step = FAILED;
                        next = 0;
                    } else if (next < 0) {
                        step = SYMBOL | ~next << 8;
                        next = 0;
                    }
                    at = next;
                }
                STEPS[node * NIBBLE + nibble] = step | at;
            }
        }
        for (int node = 0, bits = 0; bits <= PADDING_BITS_MAX; bits++) {
            ENDS[node] = true;
            node = branches[2 * node + 1];
        }
    }

    /** The most bytes that so many bytes of this code may stand for. */
    static int lengthMax(int coded) {
        return coded * 8 / 5;
    }

    /**
     * Decodes {@code from..to-1} into another array, which has room.
     *
     * @return how many bytes it is, or {@link #MALFORMED}
     */
    static int decode(byte[] in, int from, int to, byte[] out, int outFrom) {
        int at = outFrom;
        int node = 0;
        for (int i = from; i < to; i++) {
            int step = STEPS[node * NIBBLE + (in[i] >> 4 & 0xf)];
            if ((step & SYMBOL) != 0) {
                out[at++] = (byte) (step >> 8);
            }
            int second = STEPS[(step & 0xff) * NIBBLE + (in[i] & 0xf)];
            if ((second & SYMBOL) != 0) {
                out[at++] = (byte) (second >> 8);
            }
            if (((step | second) & FAILED) != 0) {
                return MALFORMED;
            }
            node = second & 0xff;
        }
        return ENDS[node] ? at - outFrom : MALFORMED;
    }
}
