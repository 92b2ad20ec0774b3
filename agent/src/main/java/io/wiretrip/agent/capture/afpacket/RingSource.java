package io.wiretrip.agent.capture.afpacket;

import io.wiretrip.agent.capture.BpfFilter;
import io.wiretrip.agent.capture.FrameSink;
import io.wiretrip.agent.capture.InterfaceFrames;
import io.wiretrip.agent.capture.Interfaces;
import io.wiretrip.agent.capture.LiveCaptureException;
import io.wiretrip.agent.capture.LiveDrop;
import io.wiretrip.agent.capture.LiveOptions;
import io.wiretrip.agent.capture.OnceSink;
import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.protocol.EnumCounters;
import java.lang.foreign.Arena;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures on live interfaces of Linux from rings of memory that the kernel fills. Frames are
 * passed on where they lie, and nothing is allocated for them.
 *
 * <p>Each packet counts once, also on loopback and on {@code any}; copies of a packet that passes
 * several interfaces are found as {@link OnceSink} does. Interfaces may go away and come back, and
 * where a regular expression says which, new ones are captured as they come up: the kernel tells
 * when to look (rtnetlink). Times are the kernel's, in nanoseconds.
 *
 * <p>For several workers there are as many sources, each with a ring of its own for every
 * interface, over which the kernel spreads connections ({@link RingFanout}). A source is opened by
 * any thread, and then belongs to the one that polls it.
 */
public final class RingSource implements PacketSource {
    /** The name of this engine in the configuration. */
    public static final String ENGINE = "afpacket";

    private static final Logger LOG = LoggerFactory.getLogger(RingSource.class);

    /** How long a poll waits for a first frame. */
    private static final int WAIT_MS = 50;

    private static final long REFRESH_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int REFRESHES_PER_DRIVER = 8;

    /** A loopback device and one more: nothing passes two of them. */
    private static final int ALONE = 1;

    private final LiveOptions options;
    private final boolean byName;
    private final RingFanout fanout;
    private final int worker;
    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private final LinkChanges links = new LinkChanges(libc, arena);
    private final Readiness readiness = new Readiness(arena, links);
    private final List<RingSocket> sockets = new ArrayList<>();
    private final Departures departures = new Departures();
    private final OnceSink once = new OnceSink();
    private BpfFilter filter;
    private int next;
    private long refreshedNs = System.nanoTime();
    private int refreshes;
    private boolean linksChanged;
    private boolean pending;
    private boolean capturing;
    private volatile long kernelDrops;
    private volatile long freezes;
    private volatile List<InterfaceFrames> interfaceFrames = List.of();
    private volatile List<String> refused = List.of();
    private volatile boolean closed;

    private RingSource(LiveOptions options, RingFanout fanout, int worker) {
        this.options = options;
        this.filter = options.filter();
        this.fanout = fanout;
        this.worker = worker;
        this.byName =
                Interfaces.all().stream().anyMatch(i -> i.name().equals(options.interfaces()));
    }

    /**
     * Opens the interfaces for one worker.
     *
     * @throws LiveCaptureException with the remedy, if none can be opened, the privilege or the
     *     kernel's support is missing, or the filter is refused
     */
    public static RingSource open(LiveOptions options) {
        return open(options, 1).getFirst();
    }

    /**
     * Opens the interfaces for several workers. Frames arrive from when all are ready, so that no
     * connection changes from one worker to another. Where a regular expression means several
     * interfaces, those that cannot be opened are left out and named by {@link #refused}, as long
     * as one can.
     *
     * @param workers how many; each polls one of the sources that are returned
     * @throws LiveCaptureException as the other does
     */
    public static List<RingSource> open(LiveOptions options, int workers) {
        if (!AfPacket.isHere()) {
            throw new LiveCaptureException(AfPacket.notLinux());
        }
        RingFanout fanout = new RingFanout(workers);
        List<String> names = Interfaces.select(options.interfaces(), Interfaces.all());
        List<RingSource> sources = new ArrayList<>();
        try {
            for (int worker = 0; worker < workers; worker++) {
                RingSource source = new RingSource(options, fanout, worker);
                sources.add(source);
                source.openAll(names);
            }
            for (RingSource source : sources) {
                source.begin();
            }
        } catch (RuntimeException e) {
            sources.forEach(RingSource::close);
            throw e;
        }
        return sources;
    }

    private void openAll(List<String> names) {
        LiveCaptureException first = null;
        List<String> sentences = new ArrayList<>();
        for (String name : names) {
            try {
                sockets.add(RingSocket.open(name, options, libc, fanout, worker));
            } catch (LiveCaptureException e) {
                first = first == null ? e : first;
                sentences.add(String.valueOf(e.getMessage()));
            }
        }
        if (sockets.isEmpty() && first != null) {
            throw first;
        }
        refused = List.copyOf(sentences);
    }

    private void begin() {
        capturing = true;
        for (RingSocket socket : sockets) {
            socket.filter(program(socket, filter));
        }
        socketsChanged();
    }

    private BpfProgram program(RingSocket socket, BpfFilter of) {
        return KernelFilter.compile(of, socket.name(), socket.isCooked(), options.snapLen());
    }

    private void socketsChanged() {
        readiness.watch(sockets);
        boolean any = sockets.size() == 1 && sockets.getFirst().index() == 0;
        if (!once.isComparing() && (any || sockets.size() > ALONE)) {
            once.compare(new SecureRandom().nextLong());
        }
        refresh();
    }

    @Override
    public String engine() {
        return ENGINE;
    }

    @Override
    public List<String> interfaces() {
        return interfaceFrames.stream().map(InterfaceFrames::name).toList();
    }

    @Override
    public List<String> refused() {
        return refused;
    }

    /** Frames that were read and not passed on, by reason. */
    public EnumCounters<LiveDrop> drops() {
        return once.drops();
    }

    @Override
    public void forEachDrop(ObjLongConsumer<String> consumer) {
        once.drops().forEachCounted((reason, count) -> consumer.accept(reason.name(), count));
    }

    @Override
    public void refilter(BpfFilter newFilter) {
        List<BpfProgram> programs = new ArrayList<>(); // all of them first: none may be refused
        for (RingSocket socket : sockets) {
            programs.add(program(socket, newFilter));
        }
        int done = 0;
        try {
            for (; done < programs.size(); done++) {
                sockets.get(done).filter(programs.get(done));
            }
            filter = newFilter;
        } catch (LiveCaptureException e) {
            sockets.subList(0, done).forEach(socket -> socket.filter(program(socket, filter)));
            throw e;
        }
    }

    @Override
    public int poll(FrameSink sink, int maxFrames) {
        int read = round(sink, maxFrames);
        if (read == 0) {
            linksChanged |= readiness.await(libc, WAIT_MS);
            read = round(sink, maxFrames);
        }
        long nowNs = System.nanoTime();
        if (nowNs - refreshedNs >= REFRESH_NS) {
            refreshedNs = nowNs;
            follow(nowNs);
            refresh();
        }
        return read;
    }

    /** Asks each interface once, and begins with another one at each call. */
    private int round(FrameSink sink, int maxFrames) {
        int passed = 0;
        for (int i = sockets.size(); i > 0 && passed < maxFrames; i--) {
            next = next + 1 < sockets.size() ? next + 1 : 0;
            RingSocket socket = sockets.get(next);
            if (once.isComparing()) {
                once.begin(sink, socket.index());
                socket.ring().read(once, maxFrames - passed);
                passed += once.passed();
            } else {
                passed += socket.ring().read(sink, maxFrames - passed);
            }
        }
        return passed;
    }

    /** Lets go of interfaces that went away, and takes those that came. */
    private void follow(long nowNs) {
        if (departures.isEmpty() && !linksChanged && !pending) {
            return;
        }
        linksChanged = false;
        boolean changed = false;
        for (RingSocket socket : List.copyOf(sockets)) {
            boolean there =
                    socket.index() == 0 || links.interfaceOf(socket.name()) == socket.index();
            if (there) {
                departures.isBack(socket);
            } else if (departures.isOver(socket, nowNs)) {
                sockets.remove(socket);
                departures.ended(socket);
                fanout.forget(socket.index());
                socket.close();
                changed = true;
            }
        }
        changed |= arrivals();
        if (changed) {
            socketsChanged();
        }
    }

    private boolean arrivals() {
        boolean changed = false;
        pending = false;
        List<String> sentences = new ArrayList<>();
        for (String name : wanted(sentences)) {
            int index = links.interfaceOf(name);
            if (index >= 0 && sockets.stream().anyMatch(socket -> socket.index() == index)) {
                if (!links.isUp(name)) {
                    sentences.add(RingSocket.notUp(name));
                }
                continue;
            }
            if (index < 0 || !links.isUp(name)) {
                sentences.add(
                        index < 0
                                ? "capture on " + name + " pauses: there is no such interface now"
                                : RingSocket.notUp(name));
            } else if (fanout.isTurn(index, worker)) {
                changed |= take(name, sentences);
            } else {
                pending = true; // until those before it have it
            }
        }
        refused = List.copyOf(sentences);
        return changed;
    }

    private List<String> wanted(List<String> sentences) {
        if (byName || options.interfaces().equals(Interfaces.ANY)) {
            return byName ? List.of(options.interfaces()) : List.of();
        }
        try {
            return Interfaces.select(options.interfaces(), Interfaces.all());
        } catch (LiveCaptureException e) {
            sentences.add(String.valueOf(e.getMessage())); // none fits at the moment
            return List.of();
        }
    }

    private boolean take(String name, List<String> sentences) {
        try {
            RingSocket socket = RingSocket.open(name, options, libc, fanout, worker);
            sockets.add(socket);
            socket.filter(program(socket, filter));
            LOG.info("capture on {} begins", name);
            return true;
        } catch (LiveCaptureException e) {
            pending = true;
            sentences.add(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void refresh() {
        long sum = departures.lost();
        long frozen = departures.freezes();
        boolean driver = refreshes++ % REFRESHES_PER_DRIVER == 0;
        List<InterfaceFrames> frames = new ArrayList<>(sockets.size());
        for (RingSocket socket : sockets) {
            socket.refresh();
            if (driver) {
                socket.refreshDriver();
            }
            sum += socket.lost();
            frozen += socket.freezes();
            frames.add(socket.frames());
        }
        kernelDrops = sum;
        freezes = frozen;
        interfaceFrames = frames; // four times a second, and never changed again
    }

    /** Why some of the interfaces give nothing; empty while all are there. */
    @Override
    public String damage() {
        return "";
    }

    /** As of a quarter of a second ago, and exact after {@link #close}; from any thread. */
    @Override
    public long kernelDrops() {
        return kernelDrops;
    }

    /** How often a ring was full, so that frames were lost; as {@link #kernelDrops}. */
    public long freezes() {
        return freezes;
    }

    @Override
    public List<InterfaceFrames> interfaceFrames() {
        return interfaceFrames;
    }

    @Override
    public void wakeUp() {
        readiness.wakeUp();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (capturing) {
            refreshes = 0; // with what the drivers lost
            refresh();
        }
        sockets.forEach(RingSocket::close);
        links.close();
        readiness.close(libc);
        arena.close();
    }
}
