package io.wiretrip.agent.capture.afpacket;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Waits until a ring has frames, an interface changed, or somebody calls {@link #wakeUp}. For the
 * polling thread, except that.
 */
final class Readiness {
    private static final int POLLFD_BYTES = 8;
    private static final short POLLIN = 1;
    private static final short POLLERR = 8;
    private static final int FIXED = 2;

    private final Arena arena;
    private final LinkChanges links;
    private final MemorySegment counter;
    private final Libc wakerLibc;
    private final MemorySegment one;
    private final int wake;
    private MemorySegment descriptors;
    private int count = FIXED;
    private boolean closed;

    Readiness(Arena arena, LinkChanges links) {
        this.arena = arena;
        this.links = links;
        this.counter = arena.allocate(JAVA_LONG);
        this.wakerLibc = new Libc(arena);
        this.one = arena.allocate(JAVA_LONG);
        one.set(JAVA_LONG, 0, 1);
        this.wake = wakerLibc.eventfd();
        this.descriptors = arena.allocate((long) FIXED * POLLFD_BYTES, 8);
        watch(List.of());
    }

    /** Waits for these sockets from now on. */
    void watch(List<RingSocket> sockets) {
        count = FIXED + sockets.size();
        long bytes = (long) count * POLLFD_BYTES;
        if (descriptors.byteSize() < bytes) {
            descriptors = arena.allocate(bytes * 2, 8); // doubles, so that little is left behind
        }
        set(0, wake);
        set(1, links.fd());
        for (int i = 0; i < sockets.size(); i++) {
            set(FIXED + i, sockets.get(i).fd());
        }
    }

    private void set(int position, int fd) {
        long at = (long) position * POLLFD_BYTES;
        descriptors.set(JAVA_INT, at, fd);
        descriptors.set(JAVA_SHORT, at + 4, (short) (POLLIN | POLLERR));
        descriptors.set(JAVA_SHORT, at + 6, (short) 0);
    }

    /**
     * Waits.
     *
     * @return whether interfaces may have changed
     */
    boolean await(Libc libc, int timeoutMs) {
        if (libc.poll(descriptors, count, timeoutMs) <= 0) {
            return false; // nothing there, or interrupted by a signal
        }
        if (happened(0) != 0) {
            libc.read(wake, counter);
        }
        boolean changed = happened(1) != 0;
        if (changed) {
            links.drain();
        }
        for (int i = FIXED; i < count; i++) {
            if ((happened(i) & POLLERR) != 0) {
                libc.takeError(descriptors.get(JAVA_INT, (long) i * POLLFD_BYTES)); // ENETDOWN
                changed = true;
            }
        }
        return changed;
    }

    private int happened(int position) {
        return descriptors.get(JAVA_SHORT, (long) position * POLLFD_BYTES + 6);
    }

    /** Makes {@link #await} return soon; from any thread. */
    synchronized void wakeUp() {
        if (!closed) {
            wakerLibc.write(wake, one);
        }
    }

    synchronized void close(Libc libc) {
        closed = true;
        libc.close(wake);
    }
}
