package io.wiretrip.agent.capture;

import static io.wiretrip.agent.capture.FilterScope.EVERYTHING;
import static io.wiretrip.agent.capture.FilterScope.RULES_ONLY;
import static io.wiretrip.protocol.Transport.TCP;
import static io.wiretrip.protocol.Transport.UDP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wiretrip.agent.capture.FilterScope.IpVersion;
import io.wiretrip.protocol.Transport;
import java.net.Inet4Address;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.Pcaps;
import org.pcap4j.packet.namednumber.DataLinkType;

final class BpfFilterTest {
    private static final String FRAGMENTS =
            " or (ip[6:2] & 0x1fff != 0)"
                    + " or (ip6 proto 44 or ip6 proto 0 or ip6 proto 43 or ip6 proto 60)";
    private static final String TUNNELS =
            " or (udp port 4789 or udp port 8472 or udp port 6081)"
                    + " or (ip proto 47 or ip proto 4 or ip proto 41)"
                    + " or (ip6 proto 47 or ip6 proto 4 or ip6 proto 41)";

    @Test
    void writesTheRulesAsTerms() {
        assertThat(rules(rule(TCP, null, 80))).isEqualTo("(tcp and port 80)");
        assertThat(rules(rule(TCP, "10.0.0.1", 80)))
                .isEqualTo("(tcp and host 10.0.0.1 and port 80)");
        assertThat(rules(rule(TCP, null, 80, 8080)))
                .isEqualTo("(tcp and ( port 80 or port 8080 ) )");
        assertThat(rules(rule(UDP, "fd00::1", 53))).isEqualTo("(udp and host fd00::1 and port 53)");
        assertThat(rules(rule(TCP, "example.com", 80, 8080), rule(UDP, null, 53)))
                .isEqualTo(
                        "(tcp and host example.com and ( port 80 or port 8080 ) )"
                                + " or (udp and port 53)");
    }

    @Test
    void putsTheUdpTermFirstWhereBothTransportsCarryTheProtocol() {
        FilterRule dns = new FilterRule(Set.of(TCP, UDP), List.of(53), null);
        assertThat(rules(dns)).isEqualTo("(udp and port 53) or (tcp and port 53)");
    }

    @Test
    void capturesEverythingWithoutAnyPort() {
        assertThat(rules()).isEmpty();
        assertThat(rules(rule(TCP, "example.com"))).isEmpty();
        assertThat(rules(rule(TCP, null), rule(TCP, null, 80))).isEqualTo("(tcp and port 80)");
        assertThat(BpfFilter.of(List.of(), EVERYTHING).expression(LinkTypes.ETHERNET)).isEmpty();
    }

    @Test
    void addsFragmentsAndTunnels() {
        List<FilterRule> http = List.of(rule(TCP, null, 80));
        assertThat(raw(http, new FilterScope(IpVersion.BOTH, true, false, false)))
                .isEqualTo("(tcp and port 80)" + FRAGMENTS);
        assertThat(raw(http, new FilterScope(IpVersion.BOTH, false, false, true)))
                .isEqualTo("(tcp and port 80)" + TUNNELS);
        assertThat(raw(http, EVERYTHING)).isEqualTo("(tcp and port 80)" + FRAGMENTS + TUNNELS);
    }

    @Test
    void looksBehindTagsWhereTheLinkTypeHasThem() {
        BpfFilter filter =
                BpfFilter.of(
                        List.of(rule(TCP, null, 80)),
                        new FilterScope(IpVersion.BOTH, false, true, false));
        assertThat(filter.expression(LinkTypes.ETHERNET))
                .isEqualTo(
                        "(tcp and port 80) or (vlan and ((tcp and port 80)))"
                                + " or (vlan and ((tcp and port 80)))");
        assertThat(filter.expression(LinkTypes.LINUX_SLL2))
                .isEqualTo("(tcp and port 80) or (ether proto 0x8100 or ether proto 0x88a8)");
        assertThat(filter.expression(LinkTypes.RAW)).isEqualTo("(tcp and port 80)");
    }

    @Test
    void limitsTheIpVersionOutsideOfTunnels() {
        List<FilterRule> http = List.of(rule(TCP, null, 80));
        assertThat(raw(http, new FilterScope(IpVersion.V4, false, false, false)))
                .isEqualTo("ip and ((tcp and port 80))");
        assertThat(raw(http, new FilterScope(IpVersion.V6, false, false, true)))
                .isEqualTo("ip6 and ((tcp and port 80))" + TUNNELS);
        assertThat(raw(http, new FilterScope(IpVersion.V4, true, false, false)))
                .isEqualTo("ip and ((tcp and port 80)) or (ip[6:2] & 0x1fff != 0)");
        assertThat(raw(List.of(), new FilterScope(IpVersion.V6, false, false, false)))
                .isEqualTo("ip6");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a)",
                "10.0.0.1 or port 22",
                "a\nb",
                "-a",
                "_a",
                "a/8",
                "::1%lo",
                ":",
                "1:2",
                "ünï",
                "a'",
                "fd00::1 or ip"
            })
    void refusesHostsThatCouldRewriteTheFilter(String host) {
        assertThatThrownBy(() -> rule(TCP, host, 80))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host: '" + host + "'");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void refusesPortsThatDoNotExist(int port) {
        assertThatThrownBy(() -> rule(TCP, null, port))
                .hasMessage("port: " + port + " (expected: 0..65535)");
    }

    @ParameterizedTest
    @EnumSource(IpVersion.class)
    void everyFilterCompiles(IpVersion version) throws Exception {
        LiveConditions.assumeLibpcap();
        List<FilterRule> rules =
                List.of(
                        new FilterRule(Set.of(TCP, UDP), List.of(53, 5353), "192.0.2.1"),
                        rule(TCP, "2001:db8::1", 80),
                        rule(TCP, null, 0, 65535));
        for (int bits = 0; bits < 16; bits++) {
            FilterScope scope =
                    new FilterScope(version, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
            BpfFilter filter = BpfFilter.of((bits & 8) != 0 ? rules : List.of(), scope);
            for (int dlt : List.of(0, 1, 12, 113, 276)) {
                try (PcapHandle dead = Pcaps.openDead(DataLinkType.getInstance(dlt), 65535)) {
                    dead.compileFilter(
                                    filter.expression(LinkTypes.ofDlt(dlt)),
                                    BpfCompileMode.OPTIMIZE,
                                    Inet4Address.ofLiteral("0.0.0.0"))
                            .free();
                }
            }
        }
    }

    private static String rules(FilterRule... rules) {
        return raw(List.of(rules), RULES_ONLY);
    }

    private static String raw(List<FilterRule> rules, FilterScope scope) {
        return BpfFilter.of(rules, scope).expression(LinkTypes.RAW);
    }

    private static FilterRule rule(Transport transport, @Nullable String host, Integer... ports) {
        return new FilterRule(Set.of(transport), List.of(ports), host);
    }
}
