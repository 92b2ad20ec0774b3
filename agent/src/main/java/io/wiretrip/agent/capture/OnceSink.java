package io.wiretrip.agent.capture;

import io.wiretrip.protocol.EnumCounters;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out copies on the way to a sink: a packet that passes several captured interfaces of this
 * host is passed on once. For one thread, except reading what it dropped.
 */
public final class OnceSink implements FrameSink {
    private final EnumCounters<LiveDrop> drops = new EnumCounters<>(LiveDrop.class);
    private @Nullable ForwardedCopies copies; // null where no packet comes twice
    private FrameSink sink = _ -> {};
    private int device;
    private int passed;

    /** Remembers from now on what passed; the seed of the hashes is not to be guessed. */
    public void compare(long seed) {
        copies = new ForwardedCopies(seed);
    }

    /** Whether {@link #compare} was called. */
    public boolean isComparing() {
        return copies != null;
    }

    /** Where frames go from now on, and counts from 0. */
    public void begin(FrameSink next, int ofDevice) {
        sink = next;
        device = ofDevice;
        passed = 0;
    }

    /** How many were passed on since {@link #begin}. */
    public int passed() {
        return passed;
    }

    /** How many were not, by reason; readable from any thread. */
    public EnumCounters<LiveDrop> drops() {
        return drops;
    }

    @Override
    public void frame(Frame frame) {
        if (copies != null && copies.isCopy(frame, device)) {
            drops.add(LiveDrop.COPY_OF_OTHER_INTERFACE);
            return;
        }
        passed++;
        sink.frame(frame);
    }
}
