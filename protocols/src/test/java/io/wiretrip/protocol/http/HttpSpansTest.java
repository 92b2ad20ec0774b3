package io.wiretrip.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts of request targets and authorities as attributes. */
final class HttpSpansTest {
    private static final Endpoint SERVER = new Endpoint(0, 0x7f000001, false, 8080);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/a/b?x=1&y=2#z, /a/b, x=1&y=2",
                "/, /, -",
                "/a?, /a, ''",
                "/a#b?c, /a, -",
                "http://h:80/p?q, /p, q",
                "http://h?q, '', q",
                "h:443, '', -",
                "*, *, -"
            })
    void pathAndQuery(String target, String path, String query) {
        assertThat(HttpSpans.path(target)).isEqualTo(path);
        assertThat(HttpSpans.query(target)).isEqualTo(query);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/a?b=c, shop:81, http://shop:81/a?b=c",
                "/a, -, http://127.0.0.1:8080/a",
                "http://other/x, shop, http://other/x",
                "*, shop, http://shop",
                "far:443, shop, http://far:443"
            })
    void wholeUrl(String target, String host, String full) {
        assertThat(HttpSpans.full(target, "http", host, SERVER)).isEqualTo(full);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "shop, shop, -1",
                "shop:81, shop, 81",
                "[::1]:81, ::1, 81",
                "[::1], ::1, -1",
                "shop:, shop, -1",
                "shop:99999, shop, -1",
                "'', -, -1"
            })
    void hostAndPort(String authority, String host, int port) {
        assertThat(HttpSpans.host(authority)).isEqualTo(host);
        assertThat(HttpSpans.port(authority)).isEqualTo(port);
    }

    @Test
    void methodsOfTheirOwnMakingAreOther() {
        assertThat(HttpSpans.method("GET")).isEqualTo("GET");
        assertThat(HttpSpans.method("get")).isEqualTo("_OTHER");
        assertThat(HttpSpans.originalMethod("BREW")).isEqualTo("BREW");
        assertThat(HttpSpans.originalMethod("GET")).isNull();
        assertThat(HttpSpans.name("BREW")).isEqualTo("HTTP");
    }

    @Test
    void clientsAndServersFailOtherwise() {
        assertThat(HttpSpans.errorType(404, true)).isNull();
        assertThat(HttpSpans.errorType(404, false)).isEqualTo("404");
        assertThat(HttpSpans.errorType(503, true)).isEqualTo("503");
        assertThat(HttpSpans.errorType(399, false)).isNull();
    }
}
