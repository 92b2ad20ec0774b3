package io.wiretrip.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wiretrip.config.ConfigException;
import io.wiretrip.config.HttpTargetConfig;
import java.net.Proxy;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProxyChoiceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    http://a.example/      | HTTP_PROXY=http://p:3128                     | p:3128
                    http://a.example/      | http_proxy=p:3128                            | p:3128
                    http://a.example/      | http_proxy=p                                 | p:80
                    http://a.example/      | HTTPS_PROXY=http://p:3128                    | ''
                    https://a.example/     | HTTPS_PROXY=http://p:3128                    | p:3128
                    https://a.example/     | HTTP_PROXY=http://p:3128                     | ''
                    https://a.example/     | HTTPS_PROXY=http://u:x@p:3128                | p:3128
                    http://localhost/      | HTTP_PROXY=http://p:3128                     | ''
                    http://127.0.0.7/      | HTTP_PROXY=http://p:3128                     | ''
                    http://[::1]/          | HTTP_PROXY=http://p:3128                     | ''
                    http://a.example/      | HTTP_PROXY=p:1;NO_PROXY=*                    | ''
                    http://a.example/      | HTTP_PROXY=p:1;NO_PROXY=b.example, a.example | ''
                    http://x.a.example/    | HTTP_PROXY=p:1;no_proxy=A.example            | ''
                    http://xa.example/     | HTTP_PROXY=p:1;NO_PROXY=a.example            | p:1
                    http://a.example/      | HTTP_PROXY=p:1;NO_PROXY=.a.example           | p:1
                    http://x.a.example/    | HTTP_PROXY=p:1;NO_PROXY=.a.example           | ''
                    http://x.a.example/    | HTTP_PROXY=p:1;NO_PROXY=*.a.example          | ''
                    http://a.example/      | HTTP_PROXY=p:1;NO_PROXY=a.example:80         | ''
                    http://a.example:81/   | HTTP_PROXY=p:1;NO_PROXY=a.example:80         | p:1
                    https://a.example/     | HTTPS_PROXY=p:1;NO_PROXY=a.example:443       | ''
                    http://10.1.2.3/       | HTTP_PROXY=p:1;NO_PROXY=10.0.0.0/8           | ''
                    http://10.1.2.3/       | HTTP_PROXY=p:1;NO_PROXY=10.1.3.0/23          | ''
                    http://10.1.2.3/       | HTTP_PROXY=p:1;NO_PROXY=10.1.3.0/24          | p:1
                    http://10.1.2.3/       | HTTP_PROXY=p:1;NO_PROXY=10.0.0.0/99          | p:1
                    http://10.1.2.3/       | HTTP_PROXY=p:1;NO_PROXY=nonsense/8           | p:1
                    http://10.1.2.3/       | HTTP_PROXY=p:1;NO_PROXY=10.1.2.3             | ''
                    http://[2001:db8::1]/  | HTTP_PROXY=p:1;NO_PROXY=2001:db8::/32        | ''
                    http://[2001:db8::1]/  | HTTP_PROXY=p:1;NO_PROXY=[2001:db8::1]:80     | ''
                    http://[2001:db8::1]/  | HTTP_PROXY=p:1;NO_PROXY=2001:db8::2          | p:1
                    """)
    void readsTheEnvironment(String url, String variables, String expected) {
        assertThat(choice(url, "", variables).shown()).isEqualTo(expected);
    }

    @Test
    void theConfiguredOneGoesBeforeTheEnvironment() {
        String variables = "HTTP_PROXY=http://p:3128;NO_PROXY=*";
        assertThat(choice("http://a.example/", "http://q:1", variables).shown()).isEqualTo("q:1");
        assertThat(choice("http://127.0.0.1/", "http://q:1", variables).shown()).isEqualTo("q:1");
        ProxyChoice none = choice("http://a.example/", "none", "HTTP_PROXY=p:1");
        assertThat(none.shown()).isEmpty();
        assertThat(none.select(URI.create("http://a.example/"))).containsExactly(Proxy.NO_PROXY);
    }

    @Test
    void refusesWhatIsNoProxyWithoutShowingItsPassword() {
        assertThatThrownBy(
                        () ->
                                choice(
                                        "http://a.example/",
                                        "",
                                        "HTTP_PROXY=socks5://me:secret@p:1080"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "environment variable HTTP_PROXY: socks5://p:1080 (expected: a URL like"
                                + " http://host:port, or set proxy: none)");
    }

    private static ProxyChoice choice(String url, String proxy, String variables) {
        HttpTargetConfig d = HttpTargetConfig.DEFAULT;
        Map<String, String> environment = new HashMap<>();
        for (String variable : variables.split(";", -1)) {
            int equals = variable.indexOf('=');
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        return ProxyChoice.of(
                new HttpTargetConfig(
                        url, d.timeout(), d.header(), d.auth(), d.tls(), proxy, d.retry()),
                environment);
    }
}
