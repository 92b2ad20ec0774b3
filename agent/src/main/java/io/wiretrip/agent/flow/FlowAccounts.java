package io.wiretrip.agent.flow;

import io.wiretrip.agent.packet.Packet;
import io.wiretrip.protocol.EnumCounters;
import io.wiretrip.protocol.Protocol;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of one worker's flows: every packet is counted in one, whether or not anything of it
 * is decoded, and each flow is reported once when it has ended.
 *
 * <p>A connection that ended (RST, or FIN from both sides) is reported a little later, so that what
 * trails is counted with it; after that it is remembered for a while ({@link Tombstones}), so that
 * what trails even later is not taken for a flow. Silent flows are reported by a janitor.
 */
final class FlowAccounts {
    private static final long SWEEP_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long EXPIRE_NS = TimeUnit.MINUTES.toNanos(1);

    /** How long what trails is counted with its connection. */
    private static final long LINGER_NS = TimeUnit.SECONDS.toNanos(2);

    private static final int TOMBSTONES_MAX = 1 << 17;

    private FlowAccounting.Limits limits;
    private @Nullable FlowObserver observer;
    private @Nullable Layer4 layer4;
    private ProtocolChooser chooser;
    private final EnumCounters<FlowEvent> counters;
    private final TupleTable<FlowAccount> table;
    private final AccountList tcp = new AccountList();
    private final AccountList others = new AccountList();
    private final AccountList ended = new AccountList();
    private final Tombstones tombstones = new Tombstones(TOMBSTONES_MAX);
    private final FlowReport report = new FlowReport();
    private long clockNs = Long.MIN_VALUE;
    private long sweepNs = Long.MIN_VALUE;
    private long expireNs = Long.MIN_VALUE;

    FlowAccounts(
            FlowAccounting wanted,
            ProtocolChooser chooser,
            EnumCounters<FlowEvent> counters,
            long hashSeed) {
        this.limits = wanted.limits();
        this.observer = wanted.observer();
        this.layer4 = wanted.layer4();
        this.chooser = chooser;
        this.counters = counters;
        this.table = new TupleTable<>(hashSeed);
    }

    /** From now on flows are reported to these; what is open stays so. */
    void account(FlowAccounting wanted) {
        limits = wanted.limits();
        if (wanted.observer() == null) {
            report(tcp);
            report(others);
            report(ended);
        }
        observer = wanted.observer();
        if (layer4 != wanted.layer4()) {
            recount(tcp, wanted.layer4());
            recount(others, wanted.layer4());
            recount(ended, wanted.layer4());
            layer4 = wanted.layer4();
        }
    }

    /** Nobody is to know of flows any longer: what is open is told to who was there. */
    private void report(AccountList list) {
        for (FlowAccount a = list.oldest(); a != null; a = a.newer) {
            tell(a, a.end == null ? FlowEnd.STOPPED : a.end);
            a.fromA.reset();
            a.fromB.reset();
        }
    }

    /** The flows of a list are counted elsewhere for metrics from now on. */
    private void recount(AccountList list, @Nullable Layer4 next) {
        for (FlowAccount a = list.oldest(); a != null; a = a.newer) {
            if (layer4 != null) {
                layer4.end(a, clockNs);
            }
            a.rule = null;
            if (next != null) {
                register(next, a);
            }
        }
    }

    private void register(Layer4 counts, FlowAccount account) {
        if (account.ipProtocol == Tuple.TCP || account.ipProtocol == Tuple.UDP) {
            counts.begin(account);
            String rule = chooser.ruleOf(account);
            account.rule = rule == null ? null : counts.rule(rule);
        }
    }

    /** From now on these rules hold; flows that are open keep theirs. */
    void reconfigure(ProtocolChooser newChooser) {
        chooser = newChooser;
    }

    /** Time has come this far: reports what has been silent for too long. Cheap within a second. */
    void advance(long nowNs) {
        clockNs = nowNs;
        if (nowNs >= sweepNs || nowNs < sweepNs - 2 * SWEEP_NS) {
            sweepNs = nowNs + SWEEP_NS;
            sweep(nowNs);
        }
    }

    /** A packet of a flow that is decoded. */
    void packet(Flow flow, Tuple.Key key, Packet p) {
        FlowAccount account = flow.account;
        if (account == null) {
            account = attach(flow, key, p);
        }
        count(account, key, p);
        if (account.handshakePending && account.spoken() != null) {
            countHandshake(account);
        }
    }

    /** Whether datagrams are to be told apart from copies, for metrics. */
    boolean wantsCopies() {
        return layer4 != null;
    }

    /** The packet that was counted last was a datagram's first copy. */
    void original(Flow flow, Tuple.Key key, Packet p) {
        FlowAccount account = flow.account;
        if (account != null) {
            metric(side(account, key), p);
        }
    }

    /**
     * A segment that begins nothing to decode: an acknowledgment, a FIN or RST of a connection that
     * is not known (any more).
     */
    void stray(Tuple.Key key, Packet p) {
        FlowAccount account = table.find(key);
        if (account == null) {
            if (tombstones.contains(key.wideHash)) {
                counters.add(FlowEvent.TRAILING);
                return;
            }
            account = begin(key, p);
        }
        count(account, key, p);
        if (account.end != null) {
            return;
        }
        if (p.has(Packet.RST)) {
            end(account, FlowEnd.RESET);
        } else if ((account.fromA.everFlags & account.fromB.everFlags & Packet.FIN) != 0) {
            end(account, FlowEnd.FINISHED);
        }
    }

    /** A segment of a connection that is over. */
    void trailing(Flow flow, Tuple.Key key, Packet p) {
        FlowAccount account = flow.account;
        if (account == null) {
            counters.add(FlowEvent.TRAILING);
        } else {
            count(account, key, p);
        }
    }

    /** An IP packet that is neither TCP nor UDP. */
    void other(Tuple.Key key, Packet p) {
        if (layer4 != null) {
            layer4.other(p.ipProtocol, p.payloadLength);
        }
        if (!limits.otherProtocols()) {
            return;
        }
        FlowAccount account = table.find(key);
        count(account == null ? begin(key, p) : account, key, p);
    }

    /** A segment whose bytes had all been seen before. */
    void retransmission(TcpFlow flow, TcpDirection direction) {
        FlowAccount account = flow.account;
        if (account == null) {
            return;
        }
        FlowSide side = side(account, flow, direction);
        side.retransmission();
        event(account, Layer4Rule.Event.RETRANSMISSIONS, 1);
    }

    /** A segment with data that is not used, for whatever reason. */
    void skipped(TcpFlow flow, TcpDirection direction) {
        FlowAccount account = flow.account;
        if (account != null) {
            Layer4Series series = side(account, flow, direction).series;
            if (series != null) {
                series.skip();
            }
        }
    }

    /** Bytes of a stream are lost for good. */
    void gap(TcpFlow flow, TcpDirection direction, int bytes) {
        FlowAccount account = flow.account;
        if (account != null) {
            side(account, flow, direction).gap(bytes);
            event(account, Layer4Rule.Event.GAPS, 1);
            event(account, Layer4Rule.Event.GAP_BYTES, bytes);
        }
    }

    /** A connection is over. */
    void closed(Flow flow, FlowEnd how) {
        FlowAccount account = flow.account;
        if (account != null && account.end == null) {
            end(account, how);
        }
    }

    /** Another connection begins on the addresses and ports of this one. */
    void reused(Flow flow) {
        FlowAccount account = flow.account;
        if (account != null) {
            finish(account, account.end == null ? FlowEnd.REUSED : account.end);
        }
    }

    /** The flow is decoded no longer; its account goes on. */
    void forgotten(Flow flow) {
        FlowAccount account = flow.account;
        if (account != null) {
            account.detach();
        }
    }

    /** It is over: everything open is reported, what was silent longest first. */
    void finish(FlowEnd how) {
        for (FlowAccount a = ended.oldest(); a != null; a = ended.oldest()) {
            finish(a, a.end == null ? how : a.end);
        }
        FlowAccount account = oldest();
        while (account != null) {
            finish(account, how);
            account = oldest();
        }
    }

    private @Nullable FlowAccount oldest() {
        FlowAccount a = tcp.oldest();
        FlowAccount b = others.oldest();
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.seenNs <= b.seenNs ? a : b;
    }

    /** The account of a flow that has none: one that is open from before, or a new one. */
    private FlowAccount attach(Flow flow, Tuple.Key key, Packet p) {
        FlowAccount account = table.find(key);
        boolean opens = flow instanceof TcpFlow && p.has(Packet.SYN) && !p.has(Packet.ACK);
        if (account != null && (account.end != null || opens)) {
            finish(account, account.end == null ? FlowEnd.REUSED : account.end);
            account = null;
        }
        if (account == null) {
            account = begin(key, p);
        }
        account.flow = flow;
        flow.account = account;
        return account;
    }

    private FlowAccount begin(Tuple.Key key, Packet p) {
        if (table.size() >= limits.flowsMax()) {
            FlowAccount silent = ended.oldest() != null ? ended.oldest() : oldest();
            if (silent != null) {
                counters.add(FlowEvent.EVICTED_ACCOUNT);
                finish(silent, silent.end == null ? FlowEnd.EVICTED : silent.end);
            }
        }
        FlowAccount account = new FlowAccount(key, p.interfaceIndex);
        account.seenNs = clockNs;
        if (limits.reportNs() > 0) {
            account.reportNs = clockNs + limits.reportNs();
        }
        table.insert(account);
        list(account).append(account);
        if (layer4 != null) {
            register(layer4, account);
        }
        return account;
    }

    private AccountList list(FlowAccount account) {
        return account.ipProtocol == Tuple.TCP ? tcp : others;
    }

    private void count(FlowAccount account, Tuple.Key key, Packet p) {
        if (clockNs >= account.reportNs) {
            interim(account);
        }
        FlowSide side = side(account, key);
        side.packet(p);
        if (clockNs - account.seenNs >= SWEEP_NS || clockNs < account.seenNs) {
            account.seenNs = clockNs;
            if (account.end == null) {
                list(account).append(account);
            }
        }
        if (key.ipProtocol == Tuple.TCP) {
            metric(side, p);
            if (account.handshake(side, p)) {
                measured(account);
            }
        }
    }

    private static void metric(FlowSide side, Packet p) {
        Layer4Series series = side.series;
        if (series != null) {
            series.packet(p.payloadLength);
        }
    }

    private static FlowSide side(FlowAccount account, Tuple.Key key) {
        return account.isFromA(key) ? account.fromA : account.fromB;
    }

    private static FlowSide side(FlowAccount account, TcpFlow flow, TcpDirection direction) {
        return account.sameA(flow) == (direction == flow.fromA) ? account.fromA : account.fromB;
    }

    private void measured(FlowAccount account) {
        if (account.rule != null || account.spoken() != null) {
            countHandshake(account);
        } else {
            account.handshakePending = true;
        }
    }

    private void countHandshake(FlowAccount account) {
        account.handshakePending = false;
        if (layer4 != null) {
            rule(layer4, account).handshake(account.handshakeNs);
        }
    }

    private void event(FlowAccount account, Layer4Rule.Event event, long count) {
        if (layer4 != null) {
            rule(layer4, account).add(event, count);
        }
    }

    /** The configured rule, else what was recognised. */
    private static Layer4Rule rule(Layer4 layer4, FlowAccount account) {
        Layer4Rule rule = account.rule;
        if (rule != null) {
            return rule;
        }
        Protocol spoken = account.spoken();
        if (spoken == null) {
            return layer4.rule(Layer4.UNMATCHED);
        }
        rule = layer4.rule(spoken.name());
        account.rule = rule;
        return rule;
    }

    private void interim(FlowAccount account) {
        account.reportNs = clockNs + limits.reportNs();
        tell(account, FlowEnd.GOES_ON);
        account.fromA.reset();
        account.fromB.reset();
    }

    /** It has ended, and waits for what trails. */
    private void end(FlowAccount account, FlowEnd how) {
        account.end = how;
        account.endedNs = clockNs;
        ended.append(account);
        if (how == FlowEnd.RESET) {
            event(account, Layer4Rule.Event.RESETS, 1);
        }
    }

    /** It is over: reported, and forgotten. */
    private void finish(FlowAccount account, FlowEnd how) {
        if (account.handshakePending) {
            countHandshake(account);
        }
        if (account.ipProtocol == Tuple.TCP || account.ipProtocol == Tuple.UDP) {
            event(account, Layer4Rule.Event.FLOWS, 1);
        }
        tell(account, how);
        if (how == FlowEnd.FINISHED || how == FlowEnd.RESET) {
            tombstones.add(account.wideHash);
        }
        account.detach();
        table.delete(account);
        if (account.list != null) {
            account.list.remove(account);
        }
        if (layer4 != null) {
            layer4.end(account, clockNs);
        }
    }

    private void tell(FlowAccount account, FlowEnd how) {
        if (observer != null && !account.isEmpty()) {
            observer.flow(report.of(account), how);
        }
    }

    private void sweep(long nowNs) {
        sweep(tcp, nowNs, limits.tcpIdleNs());
        sweep(others, nowNs, limits.otherIdleNs());
        for (FlowAccount a = ended.oldest(); a != null; a = ended.oldest()) {
            a.endedNs = Math.min(a.endedNs, nowNs); // a clock may be set back
            FlowEnd how = a.end;
            if (nowNs - a.endedNs < LINGER_NS || how == null) {
                break;
            }
            finish(a, how);
        }
        tombstones.advance(nowNs);
        if (layer4 != null && (nowNs >= expireNs || nowNs < expireNs - 2 * EXPIRE_NS)) {
            expireNs = nowNs + EXPIRE_NS;
            layer4.expire(nowNs);
        }
    }

    private void sweep(AccountList list, long nowNs, long idleNs) {
        for (FlowAccount a = list.oldest(); a != null; a = list.oldest()) {
            a.seenNs = Math.min(a.seenNs, nowNs); // a clock may be set back
            if (nowNs - a.seenNs < idleNs) {
                return;
            }
            finish(a, FlowEnd.IDLE);
        }
    }
}
