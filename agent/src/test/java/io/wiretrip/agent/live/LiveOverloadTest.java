package io.wiretrip.agent.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.Summary;
import io.wiretrip.agent.Waiting;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A worker that stands still while more traffic passes than the ring holds: the kernel loses
 * packets and says so, what they hit is marked, and what is called complete is what was said.
 */
@Timeout(120)
final class LiveOverloadTest {
    private static final int CONNECTIONS = 20;

    /** Before the worker stands still, while it does, and when it goes on; on each connection. */
    private static final int[] REQUESTS = {20, 100, 100};

    private static final int STAND_STILL_AT = 100;

    private final CountDownLatch standing = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger seen = new AtomicInteger();

    private void onWorker(RoundTrip roundTrip) {
        if (seen.incrementAndGet() == STAND_STILL_AT) {
            standing.countDown();
            try {
                assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static boolean isWhole(RoundTrip roundTrip) {
        return roundTrip.outcome() == Outcome.COMPLETE && roundTrip.quality() == Quality.COMPLETE;
    }

    private static int idOf(RoundTrip roundTrip) {
        return NumberedHttp.idOf(JsonText.request(roundTrip, "Path").replace("\"", ""));
    }

    /** One request more, on a connection of its own; whether it was seen, and is called whole. */
    private static boolean isSeenWhole(NumberedHttp http, LiveRun run) {
        try {
            int id = http.converse(1);
            List<RoundTrip> after =
                    run.await(
                            all -> all.stream().anyMatch(one -> isWhole(one) && idOf(one) == id),
                            Duration.ofMillis(200));
            return after.stream().anyMatch(one -> isWhole(one) && idOf(one) == id);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsCalledCompleteIsWhatWasSaid() throws Exception {
        LiveRequirements.captureWith();
        Summary summary;
        List<RoundTrip> all;
        int sent;
        try (NumberedHttp http = new NumberedHttp();
                LiveRun run = LiveRun.smallRing(this::onWorker, "http;" + http.port());
                NumberedHttp.Clients clients = http.connect(CONNECTIONS)) {
            clients.request(REQUESTS[0]);
            assertThat(standing.await(30, TimeUnit.SECONDS)).as("the worker is held up").isTrue();
            clients.request(REQUESTS[1]);
            goOn.countDown();
            clients.request(REQUESTS[2]);
            Waiting.until("a request is seen again", () -> isSeenWhole(http, run));
            summary = run.stop();
            all = run.roundTrips();
            sent = http.sent();
            Set<Integer> whole = new HashSet<>();
            for (RoundTrip one : all) {
                if (isWhole(one)) {
                    int id = idOf(one);
                    assertThat(whole.add(id)).as("request %d once", id).isTrue();
                    assertThat(one.client().port()).isEqualTo(http.clientPort(id));
                    assertThat(JsonText.response(one, "StatusCode"))
                            .isEqualTo("" + NumberedHttp.status(id));
                    assertThat(JsonText.response(one, "Size"))
                            .isEqualTo("" + NumberedHttp.size(id));
                }
            }
            assertThat(whole).hasSizeGreaterThanOrEqualTo(STAND_STILL_AT).hasSizeLessThan(sent);
        }
        assertThat(summary.kernelDrops()).isPositive();
        assertThat(summary.gaps()).isPositive();
        assertThat(all).anyMatch(one -> !isWhole(one));
    }
}
