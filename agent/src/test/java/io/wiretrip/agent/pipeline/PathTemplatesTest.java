package io.wiretrip.agent.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplatesTest {

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/users, /users",
        "/users/, /users/",
        "/users/123, /users/{id}",
        "/users/123/orders/9?x=1, /users/{id}/orders/{id}",
        "/api/v1/items, /api/v1/items",
        "/day/2026-11-21, /day/{id}",
        "/o/3f2b8c1d-9e4a-4b6c-8d7e-0a1b2c3d4e5f/x, /o/{uuid}/x",
        "/o/3F2B8C1D-9E4A-4B6C-8D7E-0A1B2C3D4E5F, /o/{uuid}",
        "/commit/9fceb02d0ae598e95dc970b74767f19372d61af8, /commit/{hex}",
        "/feedface, /feedface",
        "/who/ada@example.org, /who/{email}",
        "/t/eyJhbGciOiJIUzI1NiJ9x, /t/{token}",
        "/static/jquery-3.7.1.min.js, /static/jquery-3.7.1.min.js",
        "/internationalization, /internationalization",
        "*, *",
        "example.org:443, example.org:443",
    })
    void identifiersBecomePlaceholders(String path, String template) {
        assertThat(new PathTemplates(List.of(), 0).of(path)).isEqualTo(template);
    }

    @Test
    void patternsComeFirst() {
        PathTemplates templates =
                new PathTemplates(
                        List.of(
                                new PathPattern("/files/{name}"),
                                new PathPattern("/raw/*"),
                                new PathPattern("/users/me")),
                        0);
        assertThat(templates.of("/files/readme")).isEqualTo("/files/{name}");
        assertThat(templates.of("/files/a/b")).isEqualTo("/files/a/b");
        assertThat(templates.of("/files/")).isEqualTo("/files/");
        assertThat(templates.of("/raw/a/b/c")).isEqualTo("/raw/*");
        assertThat(templates.of("/raw")).isEqualTo("/raw/*");
        assertThat(templates.of("/users/me?q")).isEqualTo("/users/me");
        assertThatThrownBy(() -> new PathPattern("files"))
                .hasMessageContaining("begins with a slash");
    }

    @Test
    void aPlaceWithTooManyNamesBecomesOne() {
        PathTemplates templates = new PathTemplates(List.of(), 20);
        for (int i = 0; i < 20; i++) {
            templates.of("/shop/" + word(i) + "/cart");
        }
        assertThat(templates.of("/shop/" + word(21) + "/cart")).isEqualTo("/shop/{name}/cart");
        assertThat(templates.of("/shop/" + word(22) + "/cart")).isEqualTo("/shop/{name}/cart");
        assertThat(templates.of("/other/" + word(1))).isEqualTo("/other/" + word(1));
    }

    @Test
    void aHostileClientCannotMakeItGrow() {
        PathTemplates templates = new PathTemplates(List.of(), 50);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 200_000; i++) {
            seen.add(templates.of("/" + word(i) + "/" + word(i * 31) + "/" + word(i * 7)));
        }
        assertThat(seen.size()).isLessThan(10_000);
        assertThat(templates.of("/a".repeat(5_000)).length()).isLessThan(100);
        assertThat(templates.of("/" + "x".repeat(100_000)).length()).isLessThan(5_000);
    }

    /** A name of letters alone, one for each number. */
    private static String word(int i) {
        StringBuilder word = new StringBuilder("w");
        for (int n = Math.abs(i); n > 0; n /= 17) {
            word.append((char) ('g' + n % 17));
        }
        return word.toString();
    }
}
