package io.wiretrip.agent.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.Summary;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.mqtt.MqttMessage;
import io.wiretrip.protocol.mqtt.MqttResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every packet that mosquitto logs, received or sent, is in a RoundTrip. */
@Timeout(120)
final class LiveMqttTest {
    private static final List<String> VERSIONS = List.of("mqttv31", "mqttv311", "mqttv5");
    private static final Pattern LOGGED =
            Pattern.compile("(Received|Sending) ([A-Z]+) (?:from|to) ");
    private static final int LINES = 300;

    @Test
    void seesWhatTheBrokerLogs(@TempDir Path folder) throws Exception {
        LiveRequirements.captureWith("mosquitto", "mosquitto_pub", "mosquitto_sub");
        Path log = folder.resolve("broker.log"); // line by line, as its standard output is not
        try (ServerProcess broker = LiveServers.mosquitto(folder, "log_dest file " + log);
                LiveRun run = LiveRun.onLoopback("mqtt;" + broker.port())) {
            talk(String.valueOf(broker.port()));
            List<RoundTrip> seen =
                    run.await(
                            all -> withoutConnect(packets(all)).equals(logged(log)),
                            LiveRun.PATIENCE);
            Map<String, Integer> packets = packets(seen);
            assertThat(withoutConnect(packets)).isEqualTo(logged(log));
            assertThat(packets.get("Received CONNECT")).isEqualTo(packets.get("Sending CONNACK"));
            assertThat(packets.get("Received PUBLISH"))
                    .isEqualTo(VERSIONS.size() * (3 + 2 * LINES));
            Summary summary = run.stop();
            assertThat(run.roundTrips())
                    .allMatch(r -> r.quality() == Quality.COMPLETE)
                    .allMatch(
                            r -> r.outcome() == Outcome.COMPLETE || r.outcome() == Outcome.ONEWAY);
            assertThat(summary.gaps()).isZero();
            assertThat(summary.kernelDrops()).isZero();
        }
    }

    /** Each version publishes with each QoS, then receives what is retained. */
    private static void talk(String port) throws IOException, InterruptedException {
        for (String version : VERSIONS) {
            for (String qos : List.of("0", "1", "2")) {
                Client.run(
                        "mosquitto_pub",
                        "-p",
                        port,
                        "-V",
                        version,
                        "-q",
                        qos,
                        "-r",
                        "-t",
                        "live/" + version + "/" + qos,
                        "-m",
                        "retained");
            }
            for (String qos : List.of("1", "2")) {
                Client.feed(
                        "a line\n".repeat(LINES),
                        "mosquitto_pub",
                        "-p",
                        port,
                        "-V",
                        version,
                        "-q",
                        qos,
                        "-l",
                        "-t",
                        "lines");
            }
        }
        for (String version : VERSIONS) {
            String received =
                    Client.run(
                            "mosquitto_sub",
                            "-p",
                            port,
                            "-V",
                            version,
                            "-q",
                            "1",
                            "-C",
                            "9",
                            "-t",
                            "live/#");
            assertThat(received.lines()).hasSize(9);
        }
    }

    private static Map<String, Integer> withoutConnect(Map<String, Integer> packets) {
        Map<String, Integer> others = new TreeMap<>(packets);
        others.remove("Received CONNECT"); // not logged
        return others;
    }

    private static Map<String, Integer> logged(Path log) {
        Map<String, Integer> counts = new TreeMap<>();
        Matcher matcher = LOGGED.matcher(text(log));
        while (matcher.find()) {
            counts.merge(matcher.group(1) + " " + matcher.group(2), 1, Integer::sum);
        }
        return counts;
    }

    private static String text(Path log) {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Integer> packets(List<RoundTrip> roundTrips) {
        Map<String, Integer> counts = new TreeMap<>();
        for (RoundTrip roundTrip : roundTrips) {
            count(roundTrip.request(), counts);
            count(roundTrip.response(), counts);
            if (roundTrip.response() instanceof MqttResponse response) {
                if (response.receivedNs() > 0) {
                    one(counts, response.isFromClient(), "PUBREC");
                }
                if (response.releasedNs() > 0) {
                    one(counts, !response.isFromClient(), "PUBREL");
                }
            }
        }
        return counts;
    }

    private static void count(@Nullable Message message, Map<String, Integer> counts) {
        if (message instanceof MqttMessage packet) {
            one(counts, packet.isFromClient(), packet.type().name());
        }
    }

    private static void one(Map<String, Integer> counts, boolean received, String type) {
        counts.merge((received ? "Received " : "Sending ") + type, 1, Integer::sum);
    }
}
