package io.wiretrip.agent.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.Summary;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What nginx has in its access log is what the agent has seen. */
@Timeout(120)
final class LiveNginxTest {
    private static final int REQUESTS = 2_000;

    @Test
    void seesWhatTheAccessLogHas(@TempDir Path folder) throws Exception {
        LiveRequirements.captureWith("nginx", "ab", "curl");
        Files.createDirectories(folder.resolve("www"));
        Files.writeString(folder.resolve("www/page"), "a page\n".repeat(500));
        try (ServerProcess nginx = LiveServers.nginx(folder);
                LiveRun run = LiveRun.onLoopback("http;" + nginx.port())) {
            String site = "http://127.0.0.1:" + nginx.port();
            Client.run("ab", "-q", "-k", "-c8", "-n" + REQUESTS, site + "/page");
            Client.run("curl", "-sS", "-o", "/dev/null", site + "/page", site + "/nowhere");
            int logged = Files.readAllLines(folder.resolve("access.log")).size();
            assertThat(logged).isEqualTo(REQUESTS + 2);
            assertThat(run.awaitCount(logged)).hasSize(logged);
            Summary summary = run.stop();
            assertThat(run.roundTrips())
                    .hasSize(logged)
                    .allMatch(r -> r.outcome() == Outcome.COMPLETE)
                    .allMatch(r -> r.quality() == Quality.COMPLETE);
            assertThat(summary.gaps()).isZero();
            assertThat(summary.kernelDrops()).isZero();
            assertThat(summary.drops()).isEmpty();
        }
    }
}
