package io.wiretrip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketdFilesTest {
    private static AgentConfig load(String name) throws IOException {
        return Loads.yaml(Loads.resource(name)).config();
    }

    @Test
    void theReferenceHoldsOurDefaults() throws IOException {
        String yaml = Loads.resource("packetd.reference.yaml");
        String traces = "batch: 100\n    interval: 3s";
        assertThat(yaml)
                .contains("engine: pcap") // the one that packetd has; ours has more
                .containsOnlyOnce("blockNum: 16") // bursts of large bodies need more
                .containsOnlyOnce(traces); // a request of ours carries more spans
        String ours =
                yaml.replace("engine: pcap", "engine: auto")
                        .replace("blockNum: 16", "blockNum: 32")
                        .replace(traces, traces.replace("100", "512"));
        AgentConfig config = Loads.yaml(ours).config();
        assertThat(config).isEqualTo(AgentConfig.DEFAULT);
    }

    @Test
    void anExampleGivesWhatItSays() throws IOException {
        AgentConfig config = load("packetd.yaml");
        assertThat(config.logger())
                .isEqualTo(new LoggerConfig(true, "debug", "packetd.log", 100, 7, 10));
        assertThat(config.controller())
                .isEqualTo(
                        new ControllerConfig(
                                true,
                                List.of("source.host", "destination.host", "destination.port"),
                                false));
        assertThat(config.limits().connExpired()).isEqualTo(Duration.ofMinutes(3));
        assertThat(config.decoder().bodyCapture()).isTrue();
        assertThat(config.decoder().maxBodySize()).isEqualTo(2048);
        assertThat(config.sniffer())
                .isEqualTo(
                        new SnifferConfig(
                                "any",
                                "pcap",
                                IpVersion.V4,
                                false,
                                32,
                                "",
                                List.of(
                                        new ProtocolRule(
                                                "http", "http", List.of(80, 8080), "127.0.0.1"),
                                        new ProtocolRule("dns", "dns", List.of(53), null),
                                        new ProtocolRule("", "redis", List.of(6379), null)),
                                true,
                                false,
                                SnifferConfig.AUTO_WORKERS,
                                1));
        assertThat(config.roundtrips())
                .isEqualTo(new RoundTripsConfig(true, false, "roundtrips.log", 50, 10, 7));
    }

    @Test
    void processorsAndPipelinesAreRead() throws IOException {
        PipelinesConfig pipelines = load("packetd.yaml").pipelines();
        assertThat(pipelines.processors())
                .extracting(ProcessorConfig::name)
                .containsExactly("roundtripstometrics", "roundtripstotraces");
        ConfigTree options = pipelines.processors().getFirst().options();
        assertThat(options.texts(ConfigKey.of("http.requireLabels", List.of(), ".")))
                .containsExactly("server.port", "request.method");
        assertThat(options.texts(ConfigKey.of("dns.requireLabels", List.of(), ".")))
                .containsExactly("request.question");
        assertThat(pipelines.pipelines())
                .containsExactly(
                        new PipelineConfig("metrics/common", List.of("roundtripstometrics")),
                        new PipelineConfig("traces/common", List.of("roundtripstotraces")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"packetd.yaml", "packetd.reference.yaml"})
    void noKeyOfPacketdIsUnknown(String name) throws IOException {
        assertThat(Loads.warnings(Loads.resource(name))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing\n",
                "---\n",
                "logger:\ncontroller:\nsniffer:\nexporter:\npipeline:\nprocessor:\n",
                "sniffer: ~\nsniffer.protocols: null\n",
                "controller: {}\nprocessor: []\n",
                "exporter:\n  roundtrips:\n",
                "sniffer.ifaces:\n"
            })
    void whatIsAbsentOrEmptyIsAsByDefault(String yaml) {
        assertThat(Loads.yaml(yaml).config()).isEqualTo(AgentConfig.DEFAULT);
        assertThat(Loads.warnings(yaml)).isEmpty();
    }
}
