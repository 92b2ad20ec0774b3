package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSchemaTest {
    private static final Schema SCHEMA =
            SchemaRegistry.withDialect(Dialects.getDraft7()).getSchema(ConfigSchema.text());

    private static List<String> marks(String yaml) {
        return SCHEMA.validate(yaml, InputFormat.YAML).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    @Test
    void isTheGoldenFile() throws IOException {
        Golden.check("docs/wiretrip.schema.json", ConfigSchema.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"packetd.yaml", "packetd.reference.yaml", "reference.yaml"})
    void whatCanBeReadIsNotMarked(String name) throws IOException {
        assertThat(marks(Loads.resource(name))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sniffer: {ifaces: any, noPromisc: yes}",
                "sniffer.ifaces: any",
                "sniffer:\n  protocols.rules: [{protocol: http, ports: 80}]",
                "controller.connExpired: 90",
                "controller.connExpired: 1h30m",
                "logger.maxSize: ${SIZE:-5}",
                "logger: ~",
                "exporter.metrics.header: {X-Scope: a}",
                "exporter.metrics.version: '2.0'"
            })
    void otherFormsAreNotMarked(String yaml) {
        assertThat(marks(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "snifer: {}",
                "sniffer: {iface: any}",
                "sniffer.noPromisc: maybe",
                "controller.connExpired: soon",
                "controller: {connExpired: soon}",
                "logger.level: loud",
                "logger.maxSize: big",
                "logger: [1]",
                "sniffer.protocols.rules: [{protocol: http, port: 80}]"
            })
    void mistakesAreMarked(String yaml) {
        assertThat(marks(yaml)).isNotEmpty();
    }
}
