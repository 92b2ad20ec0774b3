package io.wiretrip.agent.capture.afpacket;

import static io.wiretrip.protocol.Transport.TCP;
import static io.wiretrip.protocol.Transport.UDP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wiretrip.agent.capture.BpfFilter;
import io.wiretrip.agent.capture.CaptureFiles;
import io.wiretrip.agent.capture.FilterRule;
import io.wiretrip.agent.capture.FilterScope;
import io.wiretrip.agent.capture.FilterScope.IpVersion;
import io.wiretrip.agent.capture.LiveCaptureException;
import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.protocol.Transport;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Our compiler against libpcap's: their programs let the same frames pass. */
final class RuleCompilerTest {
    private static final int FRAMES = 1000;

    /** Longer filters take libpcap seconds to optimise. */
    private static final int LONG = 300;

    private static final int SNAP_LEN = 262_144;

    /** Rules of one filter each. */
    private static final List<List<FilterRule>> RULES =
            List.of(
                    List.of(),
                    List.of(rule(null, Set.of(TCP), 80)),
                    List.of(rule(null, Set.of(TCP, UDP), 53, 0, 65535)),
                    List.of(rule("192.0.2.1", Set.of(TCP), 80, 8080), rule(null, Set.of(UDP), 53)),
                    List.of(
                            rule("2001:db8::1", Set.of(TCP), 443),
                            rule("192.0.2.2", Set.of(TCP), 443),
                            rule("192.0.2.1", Set.of(UDP), 53, 80)),
                    List.of(rule(null, Set.of(TCP), many(150)), rule(null, Set.of(UDP), 53)));

    private static FilterRule rule(
            @Nullable String host, Set<Transport> transports, Integer... ports) {
        return new FilterRule(transports, List.of(ports), host);
    }

    /** Enough for jumps that are too far for one instruction. */
    private static Integer[] many(int count) {
        return IntStream.range(0, count).mapToObj(i -> 1000 + 7 * i).toArray(Integer[]::new);
    }

    private static List<BpfFilter> filters() {
        List<BpfFilter> filters = new ArrayList<>();
        for (List<FilterRule> rules : RULES) {
            for (IpVersion version : IpVersion.values()) {
                boolean isLong = rules.stream().anyMatch(rule -> rule.ports().size() > 100);
                for (int bits = 0; bits < (isLong ? 1 : 8); bits++) {
                    FilterScope scope =
                            new FilterScope(
                                    version, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
                    BpfFilter filter = BpfFilter.of(rules, scope);
                    if (!filter.isEmpty()) {
                        filters.add(filter);
                    }
                }
            }
        }
        return filters;
    }

    private static PcapCompiler libpcap() {
        PcapCompiler compiler = PcapCompiler.load();
        assertThat(compiler == null && System.getenv("CI") != null).as("in CI").isFalse();
        assumeTrue(compiler != null, "needs libpcap to compare with");
        assert compiler != null;
        return compiler;
    }

    private static BpfProgram own(BpfFilter filter, boolean cooked) {
        BpfFilter.@Nullable Rules rules = filter.rules();
        assert rules != null : "made of rules";
        return RuleCompiler.compile(rules, cooked, SNAP_LEN);
    }

    @Test
    void passesTheSameEthernetFramesAsLibpcap() {
        RandomFrames random = new RandomFrames(new Random(1));
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            frames.add(random.next());
        }
        agree(frames);
    }

    @Test
    void passesTheSameCapturedFramesAsLibpcap() throws Exception {
        List<byte[]> frames = new ArrayList<>();
        Path example = Path.of(System.getProperty("wiretrip.root", ".."), "docs/example.pcap");
        try (PacketSource source = CaptureFiles.open(example)) {
            int passed = 0;
            while (passed != PacketSource.END) {
                passed =
                        source.poll(
                                frame -> {
                                    assertThat(frame.linkType).isEqualTo(PcapCompiler.ETHERNET);
                                    frames.add(
                                            frame.segment
                                                    .asSlice(frame.offset, frame.capturedLength)
                                                    .toArray(ValueLayout.JAVA_BYTE));
                                },
                                256);
            }
        }
        assertThat(frames).hasSizeGreaterThan(10);
        agree(frames);
    }

    private static void agree(List<byte[]> frames) {
        PcapCompiler libpcap = libpcap();
        int passed = 0;
        int dropped = 0;
        for (BpfFilter filter : filters()) {
            String words = filter.expression(PcapCompiler.ETHERNET);
            BpfProgram theirs =
                    libpcap.compile(words, PcapCompiler.ETHERNET, SNAP_LEN, words.length() < LONG);
            BpfProgram ours = own(filter, false);
            for (byte[] frame : frames) {
                BpfMachine machine = new BpfMachine(frame, 0, 0, 2);
                int expected = machine.run(theirs);
                if (machine.run(ours) != expected) {
                    throw new AssertionError(words + ": " + HexFormat.of().formatHex(frame));
                }
                passed += expected > 0 ? 1 : 0;
                dropped += expected > 0 ? 0 : 1;
            }
        }
        assertThat(passed).isGreaterThan(frames.size());
        assertThat(dropped).isGreaterThan(frames.size());
    }

    /** Where a socket begins with the network layer, as on all interfaces. */
    @Test
    void passesTheSameCookedFramesAsLibpcap() {
        PcapCompiler libpcap = libpcap();
        RandomFrames random = new RandomFrames(new Random(2));
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            frames.add(random.next());
        }
        for (BpfFilter filter : filters()) {
            String words = filter.expression(PcapCompiler.LINUX_SLL2);
            BpfProgram theirs =
                    libpcap.compile(
                            words, PcapCompiler.LINUX_SLL2, SNAP_LEN, words.length() < LONG);
            BpfProgram ours = own(filter, true);
            for (byte[] frame : frames) {
                int type = ByteBuffer.wrap(frame).getShort(12) & 0xffff;
                byte[] network = Arrays.copyOfRange(frame, 14, frame.length);
                BpfMachine machine = new BpfMachine(network, type, 0, 2);
                if (machine.run(ours) != machine.run(theirs)) {
                    String bytes = HexFormat.of().formatHex(network);
                    throw new AssertionError(words + ": " + type + " " + bytes);
                }
            }
        }
    }

    @Test
    void leavesOutOneOfTheCopiesThatLoopbackGives() {
        BpfProgram program = BpfProgram.all(SNAP_LEN).onceOnLoopback();
        assertThat(new BpfMachine(new byte[60], 0, Ring.OUTGOING, 1).run(program)).isZero();
        assertThat(new BpfMachine(new byte[60], 0, 0, 1).run(program)).isEqualTo(SNAP_LEN);
        assertThat(new BpfMachine(new byte[60], 0, Ring.OUTGOING, 2).run(program))
                .isEqualTo(SNAP_LEN);
    }

    @Test
    void refusesWhatTheKernelWouldAndNamesUnknownHosts() {
        BpfFilter tooMany =
                BpfFilter.of(List.of(rule(null, Set.of(TCP), many(3000))), FilterScope.RULES_ONLY);
        assertThatThrownBy(() -> own(tooMany, false))
                .isInstanceOf(LiveCaptureException.class)
                .hasMessageContaining("instructions (the kernel takes 4096)");
        BpfFilter unknown =
                BpfFilter.of(
                        List.of(rule("no-such-host.invalid", Set.of(TCP), 80)),
                        FilterScope.RULES_ONLY);
        assertThatThrownBy(() -> own(unknown, false))
                .isInstanceOf(LiveCaptureException.class)
                .hasMessageContaining("the host 'no-such-host.invalid' of a protocol rule");
    }
}
