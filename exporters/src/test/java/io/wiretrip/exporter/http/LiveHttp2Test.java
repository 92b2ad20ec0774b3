package io.wiretrip.exporter.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.config.HttpAuthConfig;
import io.wiretrip.config.HttpTargetConfig;
import io.wiretrip.config.HttpTlsConfig;
import io.wiretrip.config.RetryConfig;
import io.wiretrip.exporter.live.LiveRequirements;
import io.wiretrip.exporter.live.RealServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** nghttpd, which speaks HTTP/2 and nothing else, and answers with what it was sent. */
@Timeout(120)
final class LiveHttp2Test {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void speaksHttp2WhereTheTargetDoes(@TempDir Path folder) throws Exception {
        String nghttpd = LiveRequirements.command("nghttpd");
        TestIdentity identity = new TestIdentity(folder, "server", "EC");
        int port = RealServer.freePort();
        Process server =
                new ProcessBuilder(
                                nghttpd,
                                "--echo-upload",
                                "-a",
                                "127.0.0.1",
                                Integer.toString(port),
                                identity.keyFile(),
                                identity.certFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("nghttpd.log").toFile())
                        .start();
        HttpTargetConfig target =
                new HttpTargetConfig(
                        "https://127.0.0.1:" + port + "/write",
                        LONG,
                        Map.of(),
                        HttpAuthConfig.DEFAULT,
                        new HttpTlsConfig(identity.certFile(), "", "", false),
                        HttpTargetConfig.NO_PROXY,
                        RetryConfig.DEFAULT);
        try (HttpSender sender = new HttpSender(target, Map.of(), InstantSource.system())) {
            long deadlineNs = System.nanoTime() + LONG.toNanos();
            for (String text : List.of("first", "second", "third")) {
                byte[] body = text.getBytes(UTF_8);
                HttpOutcome outcome = sender.send(body, body.length, Map.of(), LONG);
                while (outcome.status() == 0) { // not listening yet
                    assertThat(System.nanoTime()).as(outcome.describe()).isLessThan(deadlineNs);
                    server.waitFor(20, TimeUnit.MILLISECONDS);
                    outcome = sender.send(body, body.length, Map.of(), LONG);
                }
                assertThat(outcome.isDelivered()).isTrue();
                assertThat(outcome.detail()).isEqualTo(text);
            }
        } finally {
            server.destroyForcibly();
        }
    }
}
