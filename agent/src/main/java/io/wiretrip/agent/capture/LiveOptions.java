package io.wiretrip.agent.capture;

/**
 * How to capture live.
 *
 * @param interfaces which: see {@link Interfaces#select}
 * @param promiscuous whether to take frames that are not for this host; {@code any} never does
 * @param blockNum the kernel's buffer of each interface in blocks of 512 KiB; see {@link
 *     #bufferBytes}
 * @param snapLen how many bytes of each frame are captured at most
 * @param filter what the kernel is to pass on
 */
public record LiveOptions(
        String interfaces, boolean promiscuous, int blockNum, int snapLen, BpfFilter filter) {
    /** The default of {@link #blockNum}. */
    public static final int DEFAULT_BLOCK_NUM = 32;

    /** As many bytes as a frame can have. */
    public static final int SNAP_LEN_MAX = 262_144;

    private static final int BLOCK_NUM_MAX = 1024;
    private static final int BLOCK_NUM_STEP = 16;
    private static final int BLOCK_BYTES = 512 * 1024;

    /** Whole frames. */
    public LiveOptions(String interfaces, boolean promiscuous, int blockNum, BpfFilter filter) {
        this(interfaces, promiscuous, blockNum, SNAP_LEN_MAX, filter);
    }

    /** Everything on these interfaces, promiscuous, with the default buffer. */
    public static LiveOptions of(String interfaces) {
        return new LiveOptions(interfaces, true, DEFAULT_BLOCK_NUM, BpfFilter.NONE);
    }

    /**
     * The size of the kernel's buffer of each interface. A number of blocks below 16 or not a
     * multiple of 16 counts as 16, one above 1024 as 1024.
     */
    public int bufferBytes() {
        int blocks = Math.min(blockNum, BLOCK_NUM_MAX);
        if (blocks < BLOCK_NUM_STEP || blocks % BLOCK_NUM_STEP != 0) {
            blocks = BLOCK_NUM_STEP;
        }
        return blocks * BLOCK_BYTES;
    }
}
