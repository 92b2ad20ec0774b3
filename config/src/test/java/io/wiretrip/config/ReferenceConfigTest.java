package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ReferenceConfigTest {
    @Test
    void isTheGoldenFile() throws IOException {
        Golden.check(
                "config/src/test/resources/io/wiretrip/config/reference.yaml",
                ReferenceConfig.text());
    }

    @Test
    void readsBackAsEveryDefault() {
        ConfigLoader.Loaded loaded = Loads.yaml(ReferenceConfig.text());
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.config().with(TracesConfig.DEFAULT)).isEqualTo(AgentConfig.DEFAULT);
    }

    @Test
    void linesFitAScreen() {
        assertThat(ReferenceConfig.text().lines().filter(line -> line.contains("#")))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void everyKeyIsThereOnceWithASentence() {
        assertThat(ReferenceConfig.keys()).extracting(ConfigKey::path).doesNotHaveDuplicates();
        assertThat(ReferenceConfig.keys())
                .allSatisfy(
                        key -> {
                            assertThat(key.meaning()).endsWith(".");
                            assertThat(key.type()).isNotEmpty();
                        });
    }

    /** A key that is in a table but is never read would do nothing, silently. */
    @Test
    void everyKeyIsRead() {
        ConfigTree tree = ConfigTree.parse("f", "", java.util.Map.of());
        AgentConfig.read(tree);
        assertThat(ReferenceConfig.keys())
                .allSatisfy(key -> assertThat(tree.document().isAsked(key.path())).isTrue());
    }

    @Test
    void secretsAreMarked() {
        assertThat(ReferenceConfig.keys())
                .filteredOn(ConfigKey::secret)
                .extracting(ConfigKey::path)
                .contains(
                        "server.auth.password",
                        "server.auth.bearerToken",
                        "exporter.metrics.auth.password",
                        "exporter.metrics.header",
                        "exporter.traces.header",
                        "exporter.flows.auth.bearerToken")
                .doesNotContain("exporter.metrics.auth.bearerTokenFile", "exporter.traces.headers");
    }
}
