package io.wiretrip.agent.capture.afpacket;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.wiretrip.agent.capture.LiveCaptureException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * Spreads the frames of each interface over several workers (PACKET_FANOUT): by a hash that is the
 * same for both directions of a connection and for every interface, so that a connection stays with
 * one worker whichever way its packets take. IPv4 fragments are put together before.
 *
 * <p>The kernel numbers the sockets of an interface in the order in which they join. So they have
 * to join in the order of the workers, also where an interface comes back; a worker whose turn it
 * is not is told to come again. From any thread.
 */
final class RingFanout {
    private static final int SOL_PACKET = 263;
    private static final int PACKET_FANOUT = 18;
    private static final int HASH = 0;
    private static final int DEFRAGMENT = 0x8000;
    private static final int UNIQUE_ID = 0x2000;
    private static final int IGNORE_OUTGOING = 0x4000;

    private final int workers;
    private final Map<Integer, Group> groups = new HashMap<>();

    /** The sockets of one interface. */
    private static final class Group {
        int id;
        int joined;
    }

    /** For so many workers; with one there is nothing to spread. */
    RingFanout(int workers) {
        this.workers = workers;
    }

    /** Whether it is this worker's turn to open the interface. */
    synchronized boolean isTurn(int interfaceIndex, int worker) {
        Group group = groups.get(interfaceIndex);
        return workers == 1 || worker == (group == null ? 0 : group.joined);
    }

    /**
     * Joins a bound socket to those of the other workers.
     *
     * @throws LiveCaptureException if the kernel refuses
     */
    synchronized void join(RingSocket socket, int worker) {
        if (workers == 1) {
            return;
        }
        Group group = groups.computeIfAbsent(socket.index(), _ -> new Group());
        if (worker != group.joined) {
            throw new LiveCaptureException(
                    "live capture on " + socket.name() + ": worker " + worker + " is out of turn");
        }
        boolean first = group.joined == 0;
        int flags = DEFRAGMENT | (first ? UNIQUE_ID : 0);
        Libc libc = socket.libc();
        boolean joined =
                (socket.isLoopback() && set(socket, flags | IGNORE_OUTGOING, group.id))
                        || set(socket, flags, group.id); // kernels before 5.9 know less
        if (!joined) {
            throw new LiveCaptureException(
                    "live capture on "
                            + socket.name()
                            + ": the kernel does not spread its frames over workers ("
                            + libc.error()
                            + "). Use sniffer.workers: 1");
        }
        if (first) {
            group.id = id(socket);
        }
        group.joined++;
    }

    private static boolean set(RingSocket socket, int flags, int id) {
        int value = (HASH | flags) << 16 | id;
        return socket.libc().setOption(socket.fd(), SOL_PACKET, PACKET_FANOUT, value) == 0;
    }

    private static int id(RingSocket socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            int got = socket.libc().getOption(socket.fd(), SOL_PACKET, PACKET_FANOUT, value);
            return got < 0 ? 0 : value.get(JAVA_INT, 0) & 0xffff;
        }
    }

    /** The interface is gone; should one of its number come, its sockets are numbered anew. */
    synchronized void forget(int interfaceIndex) {
        groups.remove(interfaceIndex);
    }
}
