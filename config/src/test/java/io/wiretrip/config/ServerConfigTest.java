package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerConfigTest {
    private static ServerConfig at(String address) {
        return new ServerConfig(
                true,
                address,
                Duration.ofMinutes(1),
                false,
                true,
                ServerTlsConfig.DEFAULT,
                ServerAuthConfig.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        ":9091, '', 9091",
        "127.0.0.1:9091, 127.0.0.1, 9091",
        "[::1]:9091, ::1, 9091",
        "[fe80::1%eth0]:80, fe80::1%eth0, 80",
        "localhost:0, localhost, 0",
        "a-host.example:65535, a-host.example, 65535"
    })
    void addressesAreGos(String text, String host, int port) {
        assertThat(at(text).listen()).isEqualTo(new ListenAddress(host, port));
        assertThat(at(text).listen()).hasToString(text);
        assertThat(at(text).listen().isEveryAddress()).isEqualTo(host.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "9091",
                "localhost",
                "localhost:",
                ":65536",
                ":http",
                "::1:9091",
                "[::1]",
                "a b:1",
                "http://localhost:9091",
                ":-1"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> at(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("server.address: \"" + text + "\" (expected: ");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1, 99})
    void aTimeoutIsLongEnoughToWork(long ms) {
        ServerConfig d = ServerConfig.DEFAULT;
        assertThatThrownBy(
                        () ->
                                new ServerConfig(
                                        true,
                                        d.address(),
                                        Duration.ofMillis(ms),
                                        false,
                                        true,
                                        d.tls(),
                                        d.auth()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("server.timeout");
    }

    @Test
    void aCertificateNeedsItsKey() {
        assertThatThrownBy(() -> new ServerTlsConfig("a.pem", ""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("server.tls.keyFile: nothing");
        assertThatThrownBy(() -> new ServerTlsConfig("", "a.key"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("server.tls.certFile: nothing");
        assertThat(new ServerTlsConfig("a.pem", "a.key").isEnabled()).isTrue();
        assertThat(ServerTlsConfig.DEFAULT.isEnabled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ann, '', '', false, false, server.auth.password",
        "'', pw, '', false, false, server.auth.username",
        "an:n, pw, '', false, false, server.auth.username",
        "'', '', ' tok', false, false, server.auth.bearerToken",
        "ann, pw, '', true, false, server.auth.openToNetwork",
        "'', '', tok, true, false, server.auth.openToNetwork",
        "'', '', '', false, true, server.auth.everything",
    })
    void credentialsGoTogether(
            String user, String password, String token, boolean open, boolean all, String key) {
        assertThatThrownBy(() -> new ServerAuthConfig(user, password, token, true, open, all))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key);
    }

    @Test
    void secretsAreNotPrinted() {
        ServerAuthConfig auth = new ServerAuthConfig("ann", "secret", "tok-en", true, false, false);
        assertThat(auth.hasCredentials()).isTrue();
        assertThat(auth.toString()).doesNotContain("secret", "tok-en");
    }

    @Test
    void theDefaultsAreClosed() {
        ServerConfig d = ServerConfig.DEFAULT;
        assertThat(d.enabled()).isFalse();
        assertThat(d.listen()).isEqualTo(new ListenAddress("", 9091));
        assertThat(d.auth().openToNetwork()).isFalse();
        assertThat(d.pprof()).isFalse();
    }
}
