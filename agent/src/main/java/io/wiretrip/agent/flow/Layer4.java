package io.wiretrip.agent.flow;

import io.wiretrip.protocol.Endpoint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Layer-4 counters of one worker: packets and bytes by the addresses that were asked for, and what
 * went wrong by rule. The worker alone counts; any thread may read, and sees each number grow.
 */
public final class Layer4 {
    /** The rule of what no rule names and nobody has recognised. */
    public static final String UNMATCHED = "unmatched";

    /** The rule of what comes under more names than are told apart. */
    public static final String OTHER = "other";

    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int IP_PROTOCOLS = 256;
    private static final int RULES_MAX = 256;

    /** What a series may be told apart by. */
    public enum Label {
        /** The address of who sent. */
        SOURCE_HOST,
        /** The port of who sent. */
        SOURCE_PORT,
        /** The address of who received. */
        DESTINATION_HOST,
        /** The port of who received. */
        DESTINATION_PORT
    }

    private final Set<Label> labels;
    private final int seriesMax;
    private final long expiredNs;
    private final Map<Ends, Layer4Series> series = new HashMap<>();
    private final Published<Layer4Series> publishedSeries = new Published<>();
    private final Layer4Series tcpOverflow = new Layer4Series(Tuple.TCP, null, null);
    private final Layer4Series udpOverflow = new Layer4Series(Tuple.UDP, null, null);
    private final Map<String, Layer4Rule> rules = new HashMap<>();
    private final Published<Layer4Rule> publishedRules = new Published<>();
    private final long[] otherPackets = new long[IP_PROTOCOLS];
    private final long[] otherBytes = new long[IP_PROTOCOLS];

    /** The endpoints of a series, with nothing where nothing was asked for. */
    private record Ends(int ipProtocol, Endpoint source, Endpoint destination) {}

    /**
     * Starts at zero.
     *
     * @param labels what series are told apart by
     * @param seriesMax how many series there may be; what does not fit is counted in one more
     * @param expiredNs after how long a series without open flows is forgotten
     */
    public Layer4(Set<Label> labels, int seriesMax, long expiredNs) {
        this.labels = labels.isEmpty() ? EnumSet.noneOf(Label.class) : EnumSet.copyOf(labels);
        this.seriesMax = seriesMax;
        this.expiredNs = expiredNs;
        if (labels.isEmpty()) { // a counter that may move is there from the start
            Endpoint nobody = new Endpoint(0, 0, false, 0);
            series(Tuple.TCP, nobody, nobody);
            series(Tuple.UDP, nobody, nobody);
        }
    }

    /** What series are told apart by; from any thread. */
    public Set<Label> labels() {
        return Set.copyOf(labels);
    }

    /** Passes every rule that had a flow; from any thread. */
    public void forEachRule(Consumer<Layer4Rule> consumer) {
        publishedRules.forEach(consumer);
    }

    /** Passes every series, those of what did not fit last if there was any; from any thread. */
    public void forEachSeries(Consumer<Layer4Series> consumer) {
        publishedSeries.forEach(consumer);
        if (tcpOverflow.packets() != 0) {
            consumer.accept(tcpOverflow);
        }
        if (udpOverflow.packets() != 0) {
            consumer.accept(udpOverflow);
        }
    }

    /** Packets that are neither TCP nor UDP, by their protocol's number; from any thread. */
    public long otherPackets(int ipProtocol) {
        return (long) COUNT.getOpaque(otherPackets, ipProtocol);
    }

    /** Payload bytes of those; from any thread. */
    public long otherBytes(int ipProtocol) {
        return (long) COUNT.getOpaque(otherBytes, ipProtocol);
    }

    /** The counters of a rule. */
    Layer4Rule rule(String name) {
        Layer4Rule rule = rules.get(name);
        if (rule == null) {
            if (rules.size() >= RULES_MAX && !name.equals(OTHER)) {
                return rule(OTHER);
            }
            rule = new Layer4Rule(name);
            rules.put(name, rule);
            publishedRules.add(rule);
        }
        return rule;
    }

    void other(int ipProtocol, int payloadBytes) {
        int i = ipProtocol & (IP_PROTOCOLS - 1);
        COUNT.setOpaque(otherPackets, i, otherPackets[i] + 1);
        COUNT.setOpaque(otherBytes, i, otherBytes[i] + payloadBytes);
    }

    /** A flow has begun: the series of its sides. */
    void begin(FlowAccount account) {
        Endpoint a = new Endpoint(account.highA, account.lowA, account.v6, account.portA);
        Endpoint b = new Endpoint(account.highB, account.lowB, account.v6, account.portB);
        account.fromA.series = use(account.ipProtocol, a, b);
        account.fromB.series = use(account.ipProtocol, b, a);
    }

    /** A flow has ended. */
    void end(FlowAccount account, long nowNs) {
        release(account.fromA, nowNs);
        release(account.fromB, nowNs);
    }

    /** Forgets the series that no flow has used for long; once in a while. */
    void expire(long nowNs) {
        if (!labels.isEmpty()
                && series.values()
                        .removeIf(one -> one.users == 0 && nowNs - one.idleSinceNs >= expiredNs)) {
            publishedSeries.replace(series.values());
        }
    }

    private static void release(FlowSide side, long nowNs) {
        Layer4Series used = side.series;
        if (used != null) {
            side.series = null;
            used.users--;
            used.idleSinceNs = nowNs;
        }
    }

    private Layer4Series use(int ipProtocol, Endpoint source, Endpoint destination) {
        Layer4Series used = series(ipProtocol, source, destination);
        used.users++;
        return used;
    }

    private Layer4Series series(int ipProtocol, Endpoint source, Endpoint destination) {
        Ends ends =
                new Ends(
                        ipProtocol,
                        part(source, Label.SOURCE_HOST, Label.SOURCE_PORT),
                        part(destination, Label.DESTINATION_HOST, Label.DESTINATION_PORT));
        Layer4Series known = series.get(ends);
        if (known != null) {
            return known;
        }
        if (series.size() >= seriesMax) {
            return ipProtocol == Tuple.TCP ? tcpOverflow : udpOverflow;
        }
        Layer4Series added = new Layer4Series(ipProtocol, ends.source, ends.destination);
        series.put(ends, added);
        publishedSeries.add(added);
        return added;
    }

    private Endpoint part(Endpoint whole, Label host, Label port) {
        boolean hosts = labels.contains(host);
        return new Endpoint(
                hosts ? whole.high() : 0,
                hosts ? whole.low() : 0,
                hosts && whole.v6(),
                labels.contains(port) ? whole.port() : 0);
    }

    /** A list that one thread grows and any thread may walk. */
    private static final class Published<T> {
        private volatile @Nullable Object[] all = new Object[16];
        private volatile int size;

        void add(T added) {
            @Nullable Object[] before = all;
            int at = size;
            @Nullable Object[] after = before;
            if (at == before.length) {
                after = new Object[2 * at];
                System.arraycopy(before, 0, after, 0, at);
            }
            after[at] = added;
            all = after;
            size = at + 1;
        }

        void replace(Iterable<T> kept) {
            @Nullable Object[] after = new Object[16];
            int count = 0;
            for (T one : kept) {
                if (count == after.length) {
                    @Nullable Object[] larger = new Object[2 * count];
                    System.arraycopy(after, 0, larger, 0, count);
                    after = larger;
                }
                after[count++] = one;
            }
            all = after; // who still has the larger size finds nothing beyond the end
            size = count;
        }

        @SuppressWarnings("unchecked") // nothing else is ever added
        void forEach(Consumer<T> consumer) {
            int known = size;
            @Nullable Object[] here = all;
            for (int i = 0; i < Math.min(known, here.length); i++) {
                T one = (T) here[i];
                if (one != null) {
                    consumer.accept(one);
                }
            }
        }
    }
}
