package io.wiretrip.agent.capture;

import io.wiretrip.protocol.EnumCounters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.pcap4j.core.PcapNativeException;

/**
 * Captures on live interfaces through libpcap.
 *
 * <p>One thread polls all interfaces in turn, without ever waiting inside of libpcap: on Linux its
 * read does not return while nothing arrives, whatever its timeout says. When nothing is there, the
 * thread sleeps for a moment that grows while it stays quiet.
 *
 * <p>Each packet counts once. On loopback, also within {@code any}, libpcap itself drops the
 * outgoing one of the two copies. A packet that passes several captured interfaces of this host is
 * found by {@link ForwardedCopies} and counted under {@link #drops()}.
 *
 * <p>The library copies each frame to the heap; a Linux ring is cheaper. This source is for every
 * system that has libpcap, and the only class besides its own parts that loads it.
 */
public final class LiveSource implements PacketSource {
    private static final long PAUSE_MIN_NS = 1_000_000;
    private static final long PAUSE_MAX_NS = 8_000_000;

    /** How long a poll waits for a first frame. */
    private static final long WAIT_NS = 50_000_000;

    private static final long REFRESH_NS = 250_000_000;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(LiveDevice.SNAPLEN_BYTES, 64);
    private final Frame frame = new Frame();
    private final List<LiveDevice> devices = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final OnceSink once = new OnceSink();
    private BpfFilter filter;
    private int next;
    private boolean readAny;
    private long pauseNs = PAUSE_MIN_NS;
    private long refreshedNs = System.nanoTime();
    private long lostOnClosed;
    private volatile long kernelDrops;
    private volatile List<InterfaceFrames> interfaceFrames = List.of();
    private volatile boolean woken;
    private volatile @Nullable Thread poller;
    private volatile String damage = "";

    private LiveSource(BpfFilter filter) {
        this.filter = filter;
    }

    /**
     * Opens the interfaces. Where a regular expression means several, those that cannot be opened
     * are left out and named by {@link #refused()}, as long as one can.
     *
     * @throws LiveCaptureException with the remedy, if none can be opened, libpcap or the privilege
     *     is missing, or the filter is refused
     */
    public static LiveSource open(LiveOptions options) {
        List<String> names = Interfaces.select(options.interfaces(), Interfaces.all());
        PcapLibrary.load();
        LiveSource source = new LiveSource(options.filter());
        try {
            source.openAll(names, options);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
        return source;
    }

    private void openAll(List<String> names, LiveOptions options) {
        LiveCaptureException first = null;
        for (String name : names) {
            try {
                devices.add(
                        LiveDevice.open(
                                name,
                                devices.size(),
                                options,
                                new LiveDevice.Target(buffer, frame)));
            } catch (PcapNativeException e) {
                LiveCaptureException refusal = PcapLibrary.refusal(name, e);
                if (PcapLibrary.isPermission(e)) {
                    throw refusal; // the others would say the same
                }
                first = first == null ? refusal : first;
                refused.add(String.valueOf(refusal.getMessage()));
            }
        }
        if (devices.isEmpty() && first != null) {
            throw first;
        }
        if (devices.size() > 1 || names.contains(Interfaces.ANY)) {
            once.compare(new SecureRandom().nextLong());
        }
        readDrops(); // so that each has a place among the interfaces from the start
    }

    @Override
    public List<String> interfaces() {
        return interfaceFrames.stream().map(InterfaceFrames::name).toList();
    }

    @Override
    public String engine() {
        return "pcap";
    }

    @Override
    public List<String> refused() {
        return List.copyOf(refused);
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
        int done = 0;
        try {
            for (LiveDevice device : devices) {
                device.refilter(newFilter);
                done++;
            }
            filter = newFilter;
        } catch (LiveCaptureException e) {
            devices.subList(0, done).forEach(device -> device.refilter(filter));
            throw e;
        }
    }

    @Override
    public int poll(FrameSink sink, int maxFrames) {
        poller = Thread.currentThread();
        long begunNs = System.nanoTime();
        while (true) {
            readAny = false;
            int passed = round(sink, maxFrames);
            long nowNs = System.nanoTime();
            refreshDrops(nowNs);
            if (readAny) { // perhaps copies only
                pauseNs = PAUSE_MIN_NS;
                return passed;
            }
            if (devices.isEmpty()) {
                return END;
            }
            if (woken || nowNs - begunNs >= WAIT_NS) {
                woken = false;
                return 0;
            }
            LockSupport.parkNanos(this, pauseNs);
            pauseNs = Math.min(pauseNs * 2, PAUSE_MAX_NS);
        }
    }

    /** Asks each interface once, and begins with another one at each call. */
    private int round(FrameSink sink, int maxFrames) {
        int passed = 0;
        for (int i = devices.size(); i > 0 && !devices.isEmpty() && passed < maxFrames; i--) {
            next = next + 1 < devices.size() ? next + 1 : 0;
            passed += poll(next, sink, maxFrames - passed);
        }
        return passed;
    }

    private int poll(int index, FrameSink sink, int maxFrames) {
        LiveDevice device = devices.get(index);
        once.begin(sink, device.number());
        try {
            readAny |= device.poll(once, maxFrames) > 0;
        } catch (PcapNativeException e) {
            lose(index, e);
        }
        readAny |= once.passed() > 0;
        return once.passed();
    }

    private void lose(int index, PcapNativeException e) {
        LiveDevice device = devices.remove(index);
        lostOnClosed += device.refreshLost();
        device.close();
        String sentence = "capture on " + device.name() + " ended: " + e.getMessage();
        damage = damage.isEmpty() ? sentence : damage + "; " + sentence;
    }

    private void refreshDrops(long nowNs) {
        if (nowNs - refreshedNs >= REFRESH_NS) {
            refreshedNs = nowNs;
            readDrops();
        }
    }

    private void readDrops() {
        long sum = lostOnClosed;
        List<InterfaceFrames> frames = new ArrayList<>(devices.size());
        for (LiveDevice device : devices) {
            sum += device.refreshLost();
            frames.add(device.frames());
        }
        kernelDrops = sum;
        interfaceFrames = frames; // four times a second, and never changed again
    }

    /** What ended the capture on interfaces that went away; empty while all are there. */
    @Override
    public String damage() {
        return damage;
    }

    /** As of a quarter of a second ago, and exact after {@link #close}; from any thread. */
    @Override
    public long kernelDrops() {
        return kernelDrops;
    }

    @Override
    public List<InterfaceFrames> interfaceFrames() {
        return interfaceFrames;
    }

    @Override
    public void wakeUp() {
        woken = true;
        LockSupport.unpark(poller);
    }

    @Override
    public void close() {
        if (!arena.scope().isAlive()) {
            return;
        }
        readDrops();
        for (LiveDevice device : devices) {
            device.close();
        }
        arena.close();
    }
}
