package io.wiretrip.agent.flow;

import io.wiretrip.agent.packet.Packet;
import io.wiretrip.agent.packet.PacketSink;
import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.EnumCounters;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.SessionContext;
import org.jspecify.annotations.Nullable;

/**
 * All flows of one worker: finds or begins the flow of each packet, runs the timers on packet time,
 * and keeps within the limits by giving up the oldest flows. An unexpected exception costs the flow
 * it happened in and nothing else.
 *
 * <p>One worker thread calls everything here.
 */
public final class FlowStage implements PacketSink, AutoCloseable {
    /** A clock that jumps back further than this was set back: the capture is of several times. */
    private static final long BACKWARDS_NS = 60_000_000_000L;

    private final FlowContext context;
    private final FailureSink failures;
    private final MemoryBudget budget;
    private final EnumCounters<FlowEvent> counters = new EnumCounters<>(FlowEvent.class);
    private final EnumCounters<FlowGauge> active = new EnumCounters<>(FlowGauge.class);
    private final long hashSeed;
    private @Nullable FlowAccounts accounts;
    private volatile @Nullable Layer4 layer4;
    private final FlowTable table;
    private final Tuple.Key key = new Tuple.Key();
    private final TimingWheel wheel = new TimingWheel(this::timer);
    private final TcpDelivery delivery;
    private final TcpReassembler tcp;
    private final UdpDelivery udp;
    private long clockNs = Long.MIN_VALUE;
    private long tableBytes;
    private long finishedNs = Long.MIN_VALUE;

    /**
     * Begins with no flows.
     *
     * @param limits the limits of this worker
     * @param chooser chooses protocols
     * @param sessions what the worker's sessions share
     * @param hashSeed makes the table's order unpredictable
     * @param failures is told of errors of ours
     */
    public FlowStage(
            FlowLimits limits,
            ProtocolChooser chooser,
            SessionContext sessions,
            long hashSeed,
            FailureSink failures) {
        this(limits, chooser, sessions, hashSeed, failures, null);
    }

    /**
     * Begins with no flows.
     *
     * @param limits the limits of this worker
     * @param chooser chooses protocols
     * @param sessions what the worker's sessions share
     * @param hashSeed makes the table's order unpredictable
     * @param failures is told of errors of ours
     * @param accounting what is to be counted of flows, and for whom; null for nothing
     */
    public FlowStage(
            FlowLimits limits,
            ProtocolChooser chooser,
            SessionContext sessions,
            long hashSeed,
            FailureSink failures,
            @Nullable FlowAccounting accounting) {
        this.budget = sessions.budget();
        this.hashSeed = hashSeed;
        this.context = new FlowContext(limits, chooser, sessions, new BlockPool(budget), counters);
        this.failures = failures;
        this.table = new FlowTable(hashSeed);
        this.delivery = new TcpDelivery(context);
        this.tcp = new TcpReassembler(context, delivery, wheel);
        this.udp = new UdpDelivery(context);
        account(accounting);
        chargeTable();
    }

    /** What was counted; readable from any thread. */
    public EnumCounters<FlowEvent> counters() {
        return counters;
    }

    /**
     * Goes on under other limits and rules. Flows keep the protocol that was chosen for them, and
     * their state. On the worker's thread.
     */
    public void reconfigure(FlowLimits limits, ProtocolChooser chooser) {
        context.reconfigure(limits, chooser);
        if (accounts != null) {
            accounts.reconfigure(chooser);
        }
    }

    /**
     * Has flows counted for others from now on. Flows that are open are reported to these; where
     * nobody is to know of flows any longer, they are reported to who was there. On the worker's
     * thread, or before it runs.
     *
     * @param accounting what is to be counted, and for whom; null for nothing
     */
    public void account(@Nullable FlowAccounting accounting) {
        FlowAccounts now = accounts;
        if (accounting == null) {
            if (now != null) {
                now.finish(FlowEnd.STOPPED);
            }
            accounts = null;
        } else if (now == null) {
            now = new FlowAccounts(accounting, context.chooser(), counters, hashSeed);
            if (clockNs != Long.MIN_VALUE) { // the worker runs already
                now.advance(clockNs);
            }
            accounts = now;
        } else {
            now.account(accounting);
        }
        layer4 = accounting == null ? null : accounting.layer4();
        context.account(accounts);
    }

    /** What is held now; readable from any thread. */
    public EnumCounters<FlowGauge> active() {
        return active;
    }

    /** The counters for metrics; null where nobody asked for them. From any thread. */
    public @Nullable Layer4 layer4() {
        return layer4;
    }

    /** Packet time so far, nanoseconds since the epoch; on the worker's thread. */
    public long clockNs() {
        return clockNs;
    }

    /** Flows known now. */
    public int size() {
        return table.size();
    }

    /** Native bytes reserved for bytes that wait. */
    public long reservedBytes() {
        return context.pool().reservedBytes();
    }

    @Override
    public void tcp(Packet packet) {
        advance(packet.timeNs);
        table.key(packet, Tuple.TCP, key);
        TcpFlow flow = (TcpFlow) table.find(key);
        try {
            if (flow != null && TupleReuse.isReuse(flow, direction(flow), packet)) {
                counters.add(FlowEvent.REUSED_TUPLE);
                if (accounts != null) {
                    accounts.reused(flow);
                }
                tcp.close(flow, End.RESET, packet.timeNs);
                forget(flow);
                flow = null;
            }
            if (flow == null) {
                if (packet.has(Packet.RST)
                        || !(packet.has(Packet.SYN) || packet.payloadLength > 0)) {
                    counters.add(FlowEvent.STRAY);
                    if (accounts != null) {
                        accounts.stray(key, packet);
                    }
                    return;
                }
                flow = beginTcp(packet);
            } else if (flow.closed) {
                counters.add(FlowEvent.AFTER_END);
                if (accounts != null) {
                    accounts.trailing(flow, key, packet);
                }
                return;
            }
            table.touch(flow, clockNs);
            if (accounts != null) {
                accounts.packet(flow, key, packet);
            }
            tcp.segment(flow, direction(flow), packet);
            if (flow.closed) {
                linger(flow, packet.has(Packet.RST) ? FlowEnd.RESET : FlowEnd.FINISHED);
            }
        } catch (RuntimeException e) {
            fail(flow, "tcp", e);
        }
        shrink(flow);
    }

    @Override
    public void udp(Packet packet) {
        advance(packet.timeNs);
        table.key(packet, Tuple.UDP, key);
        UdpFlow flow = (UdpFlow) table.find(key);
        try {
            if (flow == null) {
                flow = new UdpFlow(key);
                counters.add(FlowEvent.UDP_FLOW);
                active.add(FlowGauge.UDP_ACTIVE);
                add(flow, context.limits().datagramIdleNs());
            }
            table.touch(flow, clockNs);
            if (accounts != null) {
                accounts.packet(flow, key, packet);
            }
            boolean copy = udp.datagram(flow, flow.isFromA(key), packet);
            if (accounts != null && !copy) {
                accounts.original(flow, key, packet);
            }
        } catch (RuntimeException e) {
            fail(flow, "udp", e);
        }
        shrink(flow);
    }

    @Override
    public void other(Packet packet) {
        if (accounts != null) {
            advance(packet.timeNs);
            table.key(packet, packet.ipProtocol, key);
            accounts.other(key, packet);
        }
    }

    /** Time has come this far, though perhaps no packet came. */
    public void tick(long nowNs) {
        if (clockNs != Long.MIN_VALUE && nowNs > clockNs) {
            advance(nowNs);
        }
    }

    /** The capture has ended: everything open is delivered and emitted, oldest flows first. */
    public void finish() {
        for (Flow flow = table.oldest(); flow != null; flow = table.oldest()) {
            finishedNs = Math.max(finishedNs, flow.agedNs);
            end(flow, End.CAPTURE_ENDED);
        }
        if (accounts != null) {
            accounts.finish(FlowEnd.CAPTURE_ENDED);
        }
    }

    /**
     * When the flow was last seen that {@link #finish} is at, about: the measure by which it calls
     * them old. On the worker's thread.
     */
    public long finishedNs() {
        return finishedNs;
    }

    @Override
    public void close() {
        context.pool().close();
    }

    private void advance(long timeNs) {
        if (timeNs > clockNs || clockNs - timeNs > BACKWARDS_NS) {
            clockNs = timeNs;
            wheel.advance(timeNs);
            if (accounts != null) {
                accounts.advance(timeNs);
            }
        }
    }

    private TcpFlow beginTcp(Packet packet) {
        TcpFlow flow = new TcpFlow(key);
        counters.add(FlowEvent.TCP_FLOW);
        active.add(FlowGauge.TCP_ACTIVE);
        if (!packet.has(Packet.SYN)) {
            flow.midstream = true;
            counters.add(FlowEvent.MIDSTREAM);
        }
        add(flow, context.limits().idleNs());
        return flow;
    }

    private void add(Flow flow, long idleNs) {
        if (table.size() >= context.limits().connectionsMax()) {
            evict(FlowEvent.EVICTED_CONNECTION_LIMIT);
        }
        flow.lastSeenNs = clockNs;
        table.add(flow, clockNs);
        budget.take(flow.retainedBytes());
        chargeTable();
        wheel.schedule(flow, clockNs + Math.min(idleNs, TimingWheel.reachNs()));
    }

    private TcpDirection direction(TcpFlow flow) {
        return flow.isFromA(key) ? flow.fromA : flow.fromB;
    }

    /** It is over: remembered for a while, so that what trails is not taken for another. */
    private void linger(TcpFlow flow, FlowEnd how) {
        deactivate(flow);
        if (accounts != null) {
            accounts.closed(flow, how);
        }
        wheel.unschedule(flow);
        wheel.schedule(flow, clockNs + context.limits().lingerNs());
    }

    private void timer(Flow flow, long nowNs) {
        if (flow.lastSeenNs > nowNs) { // the clock was set back since
            flow.lastSeenNs = nowNs;
        }
        try {
            switch (flow) {
                case TcpFlow tcpFlow -> tcpTimer(tcpFlow, nowNs);
                case UdpFlow udpFlow -> udpTimer(udpFlow, nowNs);
            }
        } catch (RuntimeException e) {
            fail(flow, "timer", e);
        }
    }

    private void tcpTimer(TcpFlow flow, long nowNs) {
        if (flow.closed) {
            if (nowNs - flow.lastSeenNs >= context.limits().lingerNs()) {
                forget(flow);
            } else {
                wheel.schedule(flow, flow.lastSeenNs + context.limits().lingerNs());
            }
            return;
        }
        tcp.timer(flow, nowNs);
        if (flow.closed) {
            linger(flow, FlowEnd.FINISHED);
            return;
        }
        long idleAtNs = flow.lastSeenNs + context.limits().idleNs();
        if (nowNs >= idleAtNs) {
            counters.add(FlowEvent.IDLE);
            end(flow, End.IDLE);
            return;
        }
        delivery.expire(flow, nowNs);
        long next = Math.min(idleAtNs, tcp.deadlineNs(flow));
        wheel.schedule(flow, Math.min(next, nowNs + TimingWheel.reachNs()));
    }

    private void udpTimer(UdpFlow flow, long nowNs) {
        udp.expire(flow, nowNs);
        long idleAtNs = flow.lastSeenNs + context.limits().datagramIdleNs();
        if (nowNs >= idleAtNs && !udp.isPending(flow)) {
            counters.add(FlowEvent.UDP_IDLE);
            end(flow, End.IDLE);
            return;
        }
        long next = Math.max(idleAtNs, nowNs + context.limits().datagramIdleNs() / 2);
        wheel.schedule(flow, Math.min(next, nowNs + TimingWheel.reachNs()));
    }

    /** Ends a flow and forgets it. */
    private void end(Flow flow, End how) {
        try {
            switch (flow) {
                case TcpFlow tcpFlow -> tcp.close(tcpFlow, how, clockNs);
                case UdpFlow udpFlow -> udp.close(udpFlow, how, clockNs);
            }
        } catch (RuntimeException e) {
            fail(flow, "end", e);
            return;
        }
        forget(flow);
    }

    private void deactivate(Flow flow) {
        if (flow.active) {
            flow.active = false;
            active.add(flow instanceof TcpFlow ? FlowGauge.TCP_ACTIVE : FlowGauge.UDP_ACTIVE, -1);
        }
    }

    private void forget(Flow flow) {
        deactivate(flow);
        if (accounts != null) {
            accounts.forgotten(flow);
        }
        wheel.unschedule(flow);
        table.remove(flow);
        budget.give(flow.retainedBytes());
    }

    private void evict(FlowEvent reason) {
        Flow oldest = table.oldest();
        if (oldest != null) {
            counters.add(reason);
            end(oldest, End.EVICTED);
        }
    }

    /** Gives up the oldest flows, and the one in hand last, until the budget is kept. */
    private void shrink(@Nullable Flow current) {
        while (budget.isOverdrawn()) {
            Flow oldest = table.oldest();
            if (oldest == null || (oldest == current && table.size() > 1 && !moveAside(oldest))) {
                return;
            }
            evict(FlowEvent.EVICTED_MEMORY);
        }
    }

    /** Makes the flow in hand the youngest, so that another gives way first. */
    private boolean moveAside(Flow flow) {
        flow.agedNs = Long.MIN_VALUE / 2;
        table.touch(flow, clockNs);
        return table.oldest() != flow;
    }

    private void fail(@Nullable Flow flow, String where, RuntimeException cause) {
        counters.add(FlowEvent.FAILURE);
        failures.failure(where, cause);
        if (flow == null) {
            return;
        }
        switch (flow) {
            case TcpFlow tcpFlow -> tcp.discard(tcpFlow, clockNs);
            case UdpFlow udpFlow -> udp.discard(udpFlow, clockNs);
        }
        if (table.contains(flow)) {
            forget(flow);
        }
    }

    private void chargeTable() {
        long now = table.retainedBytes();
        if (now > tableBytes) {
            budget.take(now - tableBytes);
            tableBytes = now;
        }
    }
}
