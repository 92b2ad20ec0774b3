package io.wiretrip.agent.capture.afpacket;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.wiretrip.agent.capture.InterfaceFrames;
import io.wiretrip.agent.capture.Interfaces;
import io.wiretrip.agent.capture.LiveCaptureException;
import io.wiretrip.agent.capture.LiveOptions;
import io.wiretrip.agent.capture.LivePrivilege;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A socket of one interface, or of all, with its {@link Ring}.
 *
 * <p>The order of the steps matters: a socket without a protocol receives nothing, so filter and
 * ring are in place before the first frame. For one thread at a time.
 */
final class RingSocket {
    static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;

    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_VERSION = 10;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int PACKET_MR_PROMISC = 1;
    private static final int TPACKET_V3 = 2;
    private static final int ETH_P_ALL = 3;

    private static final int ETHERNET_HARDWARE = 1;
    private static final int LOOPBACK_HARDWARE = 772;
    private static final int UP = 1;

    /** Has to be valid, and means nothing in the third version. */
    private static final int FRAME_BYTES = 2048;

    /**
     * How long the kernel may hold frames back to hand over several at once. Measured: less costs
     * wake-ups, more saves nothing.
     */
    private static final int HOLD_BACK_MS = 10;

    private static final ValueLayout.OfShort U16BE = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private final String name;
    private final int index;
    private final boolean cooked;
    private final int fd;
    private final Libc libc;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment statistics = arena.allocate(12, 4);
    private final DriverLosses driver;
    private boolean loopback;
    private Ring ring;
    private long kernelLost;
    private long freezes;

    private RingSocket(String name, int index, boolean cooked, int fd, Libc libc) {
        this.name = name;
        this.index = index;
        this.cooked = cooked;
        this.fd = fd;
        this.libc = libc;
        this.ring = new Ring(MemorySegment.NULL, index, cooked, false);
        this.driver = DriverLosses.of(name, libc, arena);
    }

    /**
     * Opens an interface; no frame arrives before {@link #filter} is called.
     *
     * @param name an interface, or {@link Interfaces#ANY}
     * @param fanout where it joins the sockets of other workers
     * @param worker which of the workers it is for
     * @throws LiveCaptureException with the remedy, if that cannot be
     */
    static RingSocket open(
            String name, LiveOptions options, Libc libc, RingFanout fanout, int worker) {
        boolean any = name.equals(Interfaces.ANY);
        int raw = socket(libc, name, SOCK_RAW);
        int index = any ? 0 : libc.ask(raw, Libc.INTERFACE_INDEX, name);
        int hardware = any ? 0 : libc.ask(raw, Libc.INTERFACE_HARDWARE, name);
        int flags = any ? UP : libc.ask(raw, Libc.INTERFACE_FLAGS, name);
        boolean ethernet = hardware == ETHERNET_HARDWARE || hardware == LOOPBACK_HARDWARE;
        int fd = raw;
        if (!ethernet) {
            libc.close(raw);
            fd = socket(libc, name, SOCK_DGRAM);
        }
        RingSocket socket = new RingSocket(name, index, !ethernet, fd, libc);
        try {
            if (index < 0 || flags < 0) {
                throw new LiveCaptureException(
                        "live capture on "
                                + name
                                + ": there is no such interface. List them with: wiretrip ifaces");
            }
            if ((flags & UP) == 0) {
                throw new LiveCaptureException(notUp(name));
            }
            socket.loopback = hardware == LOOPBACK_HARDWARE;
            socket.prepare(options, any);
            fanout.join(socket, worker);
            return socket;
        } catch (LiveCaptureException e) {
            socket.close();
            throw e;
        }
    }

    static String notUp(String name) {
        return "live capture on "
                + name
                + ": it is not up. Bring it up with: ip link set "
                + name
                + " up";
    }

    private static int socket(Libc libc, String name, int type) {
        int fd = libc.socket(AF_PACKET, type | SOCK_CLOEXEC, 0);
        if (fd >= 0) {
            return fd;
        }
        throw new LiveCaptureException(
                "live capture on " + name + ": " + AfPacket.socketRefused(libc));
    }

    private void prepare(LiveOptions options, boolean any) {
        check(libc.setOption(fd, SOL_PACKET, PACKET_VERSION, TPACKET_V3), "PACKET_VERSION");
        if (loopback) {
            // kernels before 4.20 cannot; then the ring leaves out what is double
            libc.setOption(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
        }
        attach(BpfProgram.none());
        MemorySegment memory = map(options.bufferBytes());
        ring = new Ring(memory, index, cooked, loopback || any);
        bind();
        if (options.promiscuous() && !any) {
            MemorySegment request = arena.allocate(16, 4);
            request.set(JAVA_INT, 0, index);
            request.set(JAVA_SHORT, 4, (short) PACKET_MR_PROMISC);
            check(
                    libc.setOption(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, request, 16),
                    "PACKET_ADD_MEMBERSHIP");
        }
    }

    private MemorySegment map(int bytes) {
        int block = Ring.blockBytes(bytes);
        MemorySegment request = arena.allocate(28, 4);
        request.set(JAVA_INT, 0, block);
        request.set(JAVA_INT, 4, bytes / block);
        request.set(JAVA_INT, 8, FRAME_BYTES);
        request.set(JAVA_INT, 12, bytes / FRAME_BYTES);
        request.set(JAVA_INT, 16, HOLD_BACK_MS);
        check(libc.setOption(fd, SOL_PACKET, PACKET_RX_RING, request, 28), "PACKET_RX_RING");
        long address = libc.map(fd, bytes);
        check(address == -1 ? -1 : 0, "mmap");
        return MemorySegment.ofAddress(address).reinterpret(bytes, arena, Libc::unmap);
    }

    private void bind() {
        MemorySegment address = arena.allocate(20, 4);
        address.set(JAVA_SHORT, 0, (short) AF_PACKET);
        address.set(U16BE, 2, (short) ETH_P_ALL);
        address.set(JAVA_INT, 4, index);
        address.asSlice(8).fill((byte) 0);
        check(libc.bind(fd, address), "bind");
    }

    private void check(int result, String what) {
        if (result >= 0) {
            return;
        }
        String said = " (" + what + ": " + libc.error() + ")";
        throw new LiveCaptureException(
                "live capture on "
                        + name
                        + switch (libc.errno()) {
                            case Libc.EPERM, Libc.EACCES ->
                                    ": not permitted" + said + LivePrivilege.REMEDY;
                            case Libc.ENODEV -> ": the interface went away" + said;
                            case Libc.ENOMEM ->
                                    ": no memory for the ring"
                                            + said
                                            + ". Use a smaller sniffer.blockNum or fewer"
                                            + " interfaces";
                            case Libc.EINVAL, Libc.ENOPROTOOPT ->
                                    ": this kernel does not have what is needed"
                                            + said
                                            + ". Use sniffer.engine: pcap";
                            default -> ": cannot be opened" + said;
                        });
    }

    /**
     * Lets pass what the program takes, from now on.
     *
     * @throws LiveCaptureException if the kernel refuses it; the one before still holds then
     */
    void filter(BpfProgram program) {
        attach(index == 0 ? program.onceOnLoopback() : program);
    }

    private void attach(BpfProgram program) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment code = program.toNative(call);
            check(
                    libc.setOption(fd, SOL_SOCKET, SO_ATTACH_FILTER, code, code.byteSize()),
                    "SO_ATTACH_FILTER");
        }
    }

    /** Brings the counts of what was lost up to date. */
    void refresh() {
        // reading them sets them to 0
        if (libc.tryGetOption(fd, SOL_PACKET, PACKET_STATISTICS, statistics)) {
            kernelLost += Integer.toUnsignedLong(statistics.get(JAVA_INT, 4));
            freezes += Integer.toUnsignedLong(statistics.get(JAVA_INT, 8));
        }
    }

    /** Asks the driver what it lost; opens files, so not often. */
    void refreshDriver() {
        if (index != 0) {
            driver.refresh();
        }
    }

    /** Frames that the kernel or the driver lost, as of the last refresh. */
    long lost() {
        return kernelLost + driver.lost();
    }

    /** How often the ring was full, as of the last refresh. */
    long freezes() {
        return freezes;
    }

    InterfaceFrames frames() {
        return new InterfaceFrames(name, ring.received(), lost());
    }

    String name() {
        return name;
    }

    /** The kernel's index of the interface, 0 for all. */
    int index() {
        return index;
    }

    /** Whether frames begin with the network layer, as far as filters are concerned. */
    boolean isCooked() {
        return cooked;
    }

    /** Whether it gives each packet twice, once outgoing. */
    boolean isLoopback() {
        return loopback;
    }

    int fd() {
        return fd;
    }

    Ring ring() {
        return ring;
    }

    /** Ends the capture and gives the memory back; the ring may not be read any more. */
    void close() {
        if (arena.scope().isAlive()) {
            libc.close(fd);
            arena.close();
        }
    }

    /** For {@link RingFanout}. */
    Libc libc() {
        return libc;
    }
}
