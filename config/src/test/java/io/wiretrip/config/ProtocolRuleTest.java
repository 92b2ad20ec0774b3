package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProtocolRuleTest {
    record Good(String input, String protocol, List<Integer> ports, @Nullable String host) {}

    static List<Good> good() {
        return List.of(
                new Good("http;80", "http", List.of(80), null),
                new Good("http;80,8080", "http", List.of(80, 8080), null),
                new Good("http;80,8080;127.0.0.1", "http", List.of(80, 8080), "127.0.0.1"),
                new Good("dns;53;::1", "dns", List.of(53), "::1"),
                new Good("dns;53;fe80::1%eth0", "dns", List.of(53), "fe80::1%eth0"),
                new Good(
                        " redis ; 6379 , 6380 ; db.example.com ",
                        "redis",
                        List.of(6379, 6380),
                        "db.example.com"),
                new Good("http;80;", "http", List.of(80), null),
                new Good("http;0,65535", "http", List.of(0, 65_535), null),
                new Good("http;00080", "http", List.of(80), null));
    }

    @ParameterizedTest
    @MethodSource("good")
    void readsProtocolPortsAndHost(Good c) {
        assertThat(ProtocolRule.parse(c.input, "0"))
                .isEqualTo(new ProtocolRule("0", c.protocol, c.ports, c.host));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''", "http", "http:80", ";80", "http;80;h;x", "  ;80"})
    void saysTheFormWhenItIsAnother(String input) {
        assertThatThrownBy(() -> ProtocolRule.parse(input, "0"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "invalid --proto input '"
                                + input
                                + "', expected 'protocol;ports[;host]' ('http;80,8080;127.0.0.1')");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http;|''",
                "http;80,|''",
                "http;x|x",
                "http;65536|65536",
                "http;-1|-1",
                "http;+80|+80",
                "http;80 81|80 81",
                "http;99999999999999|99999999999999",
                "http;8\u0660|8\u0660"
            })
    void saysThePortThatIsNone(String input, String port) {
        assertThatThrownBy(() -> ProtocolRule.parse(input, "0"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "invalid port '"
                                + port
                                + "' in protocol 'http', port must between 0-65535");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"a or b", "1.2.3.4)", "10.0.0.0/8", "a\\b", "a&b"})
    void refusesHostsThatWouldMeanMoreInAFilter(String host) {
        assertThatThrownBy(() -> ProtocolRule.parse("http;80;" + host, "3"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("host: " + host)
                .hasMessageContaining("expected: an IP address or a host name");
    }
}
