package io.wiretrip.agent.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.EOFException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.sql.Timestamp;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.BlockingMode;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.PcapStat;
import org.pcap4j.core.RawPacketListener;
import org.pcap4j.packet.namednumber.DataLinkType;

/** One open interface. Owned by the polling thread once it is open. */
final class LiveDevice implements RawPacketListener {
    /** More than any frame: loopback and segmentation offload give frames of 64 KiB and some. */
    static final int SNAPLEN_BYTES = 262_144;

    /**
     * How long the kernel may hold frames back to hand over several at once. Measured: less costs
     * wake-ups, more saves nothing.
     */
    private static final int HOLD_BACK_MS = 10;

    /** How many frames are asked for singly before the rest is asked for in one call. */
    private static final int ONE_BY_ONE = 4;

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long COUNTER_MASK = 0xffff_ffffL;
    private static final int SLL2_BYTES = 20;
    private static final int SLL2_INTERFACE_AT = 4;
    private static final ValueLayout.OfInt I32BE =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final String name;
    private final PcapHandle handle;
    private final int linkType;
    private final int number;
    private final int interfaceIndex;
    private final Target target;
    private FrameSink sink = _ -> {};
    private int taken;
    private @Nullable Throwable failure;
    private long kernelDropped;
    private long driverDropped;
    private long lost;
    private long received;

    /**
     * Where a frame is put on its way to the sink.
     *
     * @param buffer native, {@link #SNAPLEN_BYTES} long
     */
    record Target(MemorySegment buffer, Frame frame) {}

    private LiveDevice(String name, int number, PcapHandle handle, Target target) {
        this.name = name;
        this.handle = handle;
        this.linkType = LinkTypes.ofDlt(handle.getDlt().value());
        this.number = number;
        this.interfaceIndex = Interfaces.index(name);
        this.target = target;
    }

    /**
     * Opens an interface with its filter in place.
     *
     * @param number what {@link #number} is to tell
     * @param target shared with the other devices of the thread
     * @throws PcapNativeException if libpcap refuses
     * @throws LiveCaptureException if the filter does not compile
     */
    static LiveDevice open(String name, int number, LiveOptions options, Target target)
            throws PcapNativeException {
        boolean any = name.equals(Interfaces.ANY);
        PcapHandle handle =
                new PcapHandle.Builder(name)
                        .snaplen(options.snapLen())
                        .promiscuousMode(
                                options.promiscuous() && !any
                                        ? PromiscuousMode.PROMISCUOUS
                                        : PromiscuousMode.NONPROMISCUOUS)
                        .timeoutMillis(HOLD_BACK_MS)
                        .bufferSize(options.bufferBytes())
                        .timestampPrecision(TimestampPrecision.NANO)
                        .build();
        try {
            if (any) {
                chooseCookedWithInterface(handle);
            }
            LiveDevice device = new LiveDevice(name, number, handle, target);
            device.install(options.filter());
            handle.setBlockingMode(BlockingMode.NONBLOCKING);
            return device;
        } catch (NotOpenException e) {
            throw new IllegalStateException(e);
        } catch (PcapNativeException | LiveCaptureException e) {
            handle.close();
            throw e;
        }
    }

    /** The second cooked format tells the interface, which finds copies; old libpcaps lack it. */
    private static void chooseCookedWithInterface(PcapHandle handle) throws NotOpenException {
        try {
            handle.setDlt(DataLinkType.getInstance(LinkTypes.LINUX_SLL2));
        } catch (PcapNativeException _) {
            // the first cooked format stays
        }
    }

    /**
     * Replaces the filter.
     *
     * @throws LiveCaptureException if it does not compile; the one before still holds then
     */
    void refilter(BpfFilter filter) {
        try {
            install(filter);
        } catch (NotOpenException e) {
            throw new IllegalStateException(e);
        }
    }

    private void install(BpfFilter filter) throws NotOpenException {
        String expression = filter.expression(linkType); // an empty one passes everything
        try {
            handle.setFilter(expression, BpfCompileMode.OPTIMIZE);
        } catch (PcapNativeException e) {
            throw new LiveCaptureException(
                    "filter: '"
                            + expression
                            + "' is refused for "
                            + name
                            + " (libpcap: "
                            + e.getMessage()
                            + "). Check the hosts and ports of the protocol rules");
        }
    }

    /** Tells the devices of a source apart, also when others are gone. */
    int number() {
        return number;
    }

    String name() {
        return name;
    }

    /**
     * Passes on what is there, at most {@code max} frames, and never waits.
     *
     * <p>Asking for one frame costs pcap4j much for the frame, and asking for many costs it much
     * for the call, native memory included that only a garbage collection frees. So the first few
     * are asked for one by one, which is all that a quiet interface ever needs.
     *
     * @return how many were passed on
     * @throws PcapNativeException if the interface is gone
     */
    int poll(FrameSink sink, int max) throws PcapNativeException {
        this.sink = sink;
        taken = 0;
        try {
            while (taken < max && taken < ONE_BY_ONE) {
                pass(handle.getNextRawPacketEx());
            }
            if (taken < max) {
                handle.dispatch(max - taken, this);
            }
        } catch (TimeoutException | EOFException | InterruptedException _) {
            // nothing more there, or our own breakLoop
        } catch (NotOpenException e) {
            throw new IllegalStateException(e);
        }
        rethrowFailure();
        return taken;
    }

    /** Called within dispatch, below which an exception would be logged and forgotten. */
    @Override
    public void gotPacket(byte[] bytes) {
        if (failure != null) {
            return;
        }
        try {
            pass(bytes);
        } catch (Throwable e) {
            failure = e;
            breakLoop();
        }
    }

    private void pass(byte[] bytes) {
        MemorySegment buffer = target.buffer();
        int captured = Math.min(bytes.length, SNAPLEN_BYTES);
        MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, 0, captured);
        Timestamp time = handle.getTimestamp();
        Frame frame = target.frame();
        frame.segment = buffer;
        frame.offset = 0;
        frame.capturedLength = captured;
        frame.wireLength = Math.max(captured, handle.getOriginalLength());
        frame.timeNs = Math.floorDiv(time.getTime(), 1000L) * NANOS_PER_SECOND + time.getNanos();
        frame.linkType = linkType;
        frame.interfaceIndex =
                linkType == LinkTypes.LINUX_SLL2 && captured >= SLL2_BYTES
                        ? buffer.get(I32BE, SLL2_INTERFACE_AT)
                        : interfaceIndex;
        taken++;
        received++;
        sink.frame(frame);
    }

    private void breakLoop() {
        try {
            handle.breakLoop();
        } catch (NotOpenException e) {
            throw new IllegalStateException(e);
        }
    }

    private void rethrowFailure() {
        Throwable thrown = failure;
        failure = null;
        switch (thrown) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(thrown);
        }
    }

    /**
     * Frames lost below us so far. The counters of libpcap have 32 bits and wrap; this does not.
     */
    long refreshLost() {
        try {
            PcapStat stat = handle.getStats();
            lost += (stat.getNumPacketsDropped() - kernelDropped) & COUNTER_MASK;
            lost += (stat.getNumPacketsDroppedByIf() - driverDropped) & COUNTER_MASK;
            kernelDropped = stat.getNumPacketsDropped();
            driverDropped = stat.getNumPacketsDroppedByIf();
        } catch (PcapNativeException | NotOpenException _) {
            // the interface is gone: what was known stays
        }
        return lost;
    }

    /** What it brought, as of the last {@link #refreshLost}. */
    InterfaceFrames frames() {
        return new InterfaceFrames(name, received, lost);
    }

    void close() {
        handle.close();
    }
}
