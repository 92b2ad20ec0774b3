package io.wiretrip.agent.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.Summary;
import io.wiretrip.protocol.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** As many RoundTrips as h2load says it got answers from nghttpd. */
@Timeout(120)
final class LiveHttp2Test {
    private static final int REQUESTS = 2_000;

    @Test
    void seesEveryRequestOfManyStreams(@TempDir Path folder) throws Exception {
        LiveRequirements.captureWith("nghttpd", "h2load");
        Files.createDirectories(folder.resolve("www"));
        Files.writeString(folder.resolve("www/page"), "a page\n".repeat(500));
        try (ServerProcess nghttpd = LiveServers.nghttpd(folder);
                LiveRun run = LiveRun.onLoopback("http2;" + nghttpd.port())) {
            String page = "http://127.0.0.1:" + nghttpd.port() + "/page";
            String said = Client.run("h2load", "-n" + REQUESTS, "-c4", "-m10", page);
            assertThat(said).contains(REQUESTS + " succeeded");
            assertThat(run.awaitCount(REQUESTS)).hasSize(REQUESTS);
            Summary summary = run.stop();
            assertThat(run.roundTrips())
                    .hasSize(REQUESTS)
                    .allMatch(r -> r.outcome() == Outcome.COMPLETE);
            assertThat(summary.kernelDrops()).isZero();
        }
    }
}
