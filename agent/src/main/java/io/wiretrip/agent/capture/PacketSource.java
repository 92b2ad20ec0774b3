package io.wiretrip.agent.capture;

import java.io.Closeable;
import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * A source of frames, polled by one worker thread.
 *
 * <p>A file ends, a live source does not. Damage in a file is not an exception of {@link #poll}: it
 * ends the file, and {@link #damage()} tells what was wrong, after every frame before it was passed
 * on.
 */
public interface PacketSource extends Closeable {
    /** What {@link #poll} returns when no frame will ever follow. */
    int END = -1;

    /**
     * Passes on some frames, at most {@code maxFrames}. A live source waits a short while (under
     * 100 ms) for the first and returns 0 if none came.
     *
     * @return how many were passed on, or {@link #END}
     */
    int poll(FrameSink sink, int maxFrames);

    /** One sentence with the offset if a file turned out damaged or cut short; empty if not. */
    String damage();

    /** Frames that the kernel or the driver lost before they could be read; 0 for files. */
    long kernelDrops();

    /**
     * What each interface that is open brought, as of a moment ago; empty for files. From any
     * thread.
     */
    default List<InterfaceFrames> interfaceFrames() {
        return List.of();
    }

    /** How it captures: {@code pcap}, {@code afpacket}; empty for files. From any thread. */
    default String engine() {
        return "";
    }

    /** The names of the interfaces that are captured on; empty for files. From any thread. */
    default List<String> interfaces() {
        return List.of();
    }

    /** One sentence for each interface that could not be opened, or went away. From any thread. */
    default List<String> refused() {
        return List.of();
    }

    /** Passes what this source itself left out, by reason, as far as it occurred. */
    default void forEachDrop(ObjLongConsumer<String> consumer) {}

    /** Bytes read of a file so far, and its size, for a progress line; −1 where unknown. */
    default long bytesRead() {
        return -1;
    }

    /** The size of a file; −1 where unknown. */
    default long bytesTotal() {
        return -1;
    }

    /**
     * Has the kernel pass on other frames from now on; files pass on all. On the polling thread.
     *
     * @throws LiveCaptureException if the filter is refused; the one before still holds then
     */
    default void refilter(BpfFilter filter) {}

    /** Makes a {@link #poll} that waits return soon; callable from any thread. */
    void wakeUp();

    /** Releases what the source holds; on the polling thread, after the last poll. */
    @Override
    void close();
}
