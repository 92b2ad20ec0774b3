package io.wiretrip.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.wiretrip.config.RetryConfig;
import io.wiretrip.exporter.ExportDrop;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Retries in a time of their own. */
@Timeout(60)
final class DeliveryTest {
    private static final HttpHeaders NO_HEADERS = HttpHeaders.of(Map.of(), (_, _) -> true);
    private static final Duration NO_LIMIT = Duration.ofHours(24);

    private final FakeTime time = new FakeTime();
    private final Deque<HttpOutcome> outcomes = new ArrayDeque<>();
    private final List<Duration> allowed = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger(Delivery.class)).addAppender(log);
    }

    @AfterEach
    void detach() {
        ((Logger) LoggerFactory.getLogger(Delivery.class)).detachAppender(log);
    }

    @Test
    void waitsDoubleWithChanceUpToTheLongest() {
        Delivery delivery = delivery(1, 8, NO_LIMIT, 0);
        for (int i = 0; i < 7; i++) {
            outcomes.add(status(503));
        }
        outcomes.add(status(200));
        assertThat(deliver(delivery).isDelivered()).isTrue();
        long[] most = {1, 2, 4, 8, 8, 8, 8};
        assertThat(time.waits).hasSize(most.length);
        for (int i = 0; i < most.length; i++) {
            assertThat(time.waits.get(i))
                    .isBetween(Duration.ofMillis(most[i] * 500), Duration.ofSeconds(most[i]));
        }
        assertThat(time.waits.stream().distinct().count()).isGreaterThan(5);
    }

    @Test
    void holdsWhatTheTargetAsksForWithinReason() {
        Delivery delivery = delivery(1, 8, NO_LIMIT, 0);
        outcomes.add(status(429, Duration.ofSeconds(60)));
        outcomes.add(status(503, Duration.ofDays(3_000)));
        outcomes.add(status(503, Duration.ZERO));
        outcomes.add(status(204));
        assertThat(deliver(delivery).isDelivered()).isTrue();
        assertThat(time.waits.get(0)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61));
        assertThat(time.waits.get(1)).isBetween(Duration.ofMinutes(5), Duration.ofSeconds(301));
        assertThat(time.waits.get(2)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void givesUpByTimeAndByAttempts() {
        Delivery byTime = delivery(1, 8, Duration.ofSeconds(30), 0);
        for (int i = 0; i < 100; i++) {
            outcomes.add(HttpOutcome.unreachable("cannot connect", ""));
        }
        assertThat(deliver(byTime).drop()).isEqualTo(ExportDrop.RETRIES_EXHAUSTED);
        assertThat(Duration.ofNanos(time.nowNs)).isLessThanOrEqualTo(Duration.ofSeconds(30));
        assertThat(allowed).hasSizeBetween(6, 12);
        allowed.clear();
        assertThat(deliver(delivery(1, 8, NO_LIMIT, 3)).drop())
                .isEqualTo(ExportDrop.RETRIES_EXHAUSTED);
        assertThat(allowed).hasSize(3);
    }

    @Test
    void doesNotInsistOnWhatIsRefused() {
        outcomes.add(status(400));
        assertThat(deliver(delivery(1, 8, NO_LIMIT, 0)).drop()).isEqualTo(ExportDrop.REJECTED);
        assertThat(allowed).hasSize(1);
    }

    @Test
    void makesOneAttemptWhenStoppingAndNoneAfterTheDeadline() {
        Delivery delivery = delivery(1, 8, NO_LIMIT, 0);
        delivery.stop(Duration.ofSeconds(5));
        outcomes.add(status(503));
        assertThat(deliver(delivery).drop()).isEqualTo(ExportDrop.SHUTDOWN);
        assertThat(allowed).containsExactly(Duration.ofSeconds(5));
        outcomes.add(status(200));
        assertThat(deliver(delivery).isDelivered()).isTrue();
        time.nowNs += Duration.ofSeconds(5).toNanos();
        delivery.stop(Duration.ofSeconds(50)); // the first call counts
        assertThat(deliver(delivery).drop()).isEqualTo(ExportDrop.SHUTDOWN);
        assertThat(allowed).hasSize(2);
        assertThat(time.waits).isEmpty();
    }

    @Test
    void stoppingEndsAWaitAtOnceAndTriesOnceMore() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        RetryTime real =
                new RetryTime() {
                    @Override
                    public long nanoTime() {
                        return System.nanoTime();
                    }

                    @Override
                    public void pause(CountDownLatch end, Duration wait)
                            throws InterruptedException {
                        waiting.countDown();
                        RetryTime.SYSTEM.pause(end, wait);
                    }
                };
        RetryConfig hours = new RetryConfig(Duration.ofHours(1), Duration.ofHours(2), NO_LIMIT, 0);
        Delivery delivery = new Delivery("x", this::attempt, hours, new Random(1), real);
        outcomes.add(status(503));
        outcomes.add(status(204));
        CompletableFuture<Delivery.Result> result =
                CompletableFuture.supplyAsync(() -> deliver(delivery));
        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
        delivery.stop(Duration.ofSeconds(30));
        assertThat(result.get(20, TimeUnit.SECONDS).isDelivered()).isTrue();
    }

    @Test
    void tellsAKindOfFailureOnceAndItsEndOnce() {
        Delivery delivery = delivery(1, 8, NO_LIMIT, 0);
        for (int i = 0; i < 5; i++) {
            outcomes.add(status(503));
            outcomes.add(HttpOutcome.unreachable("cannot connect", "refused"));
        }
        outcomes.add(status(204));
        assertThat(deliver(delivery).isDelivered()).isTrue();
        outcomes.add(status(204));
        assertThat(deliver(delivery).isDelivered()).isTrue();
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "x: HTTP status 503: said so; it is tried again (further failures of this"
                                + " kind are only counted)",
                        "x: cannot connect: refused; it is tried again (further failures of this"
                                + " kind are only counted)",
                        "x: works again after 10 failed attempts");
    }

    @Test
    void tellsAgainAfterAWhileOnly() {
        Delivery delivery = delivery(1, 8, NO_LIMIT, 0);
        for (int i = 0; i < 10; i++) {
            outcomes.add(status(503));
            outcomes.add(status(204));
            assertThat(deliver(delivery).isDelivered()).isTrue();
        }
        assertThat(log.list).hasSize(2);
        time.nowNs += FailureLog.QUIET_NS;
        outcomes.add(status(503));
        outcomes.add(status(204));
        assertThat(deliver(delivery).isDelivered()).isTrue();
        assertThat(log.list).hasSize(4);
    }

    private Delivery delivery(int initialSecs, int maxSecs, Duration limit, int attempts) {
        RetryConfig retry =
                new RetryConfig(
                        Duration.ofSeconds(initialSecs),
                        Duration.ofSeconds(maxSecs),
                        limit,
                        attempts);
        return new Delivery("x", this::attempt, retry, new Random(42), time);
    }

    private HttpOutcome attempt(
            byte[] body, int length, Map<String, String> fields, Duration atMost) {
        allowed.add(atMost);
        return outcomes.remove();
    }

    private static Delivery.Result deliver(Delivery delivery) {
        return delivery.deliver(new byte[1], 1, Map.of());
    }

    private static HttpOutcome status(int status) {
        return status(status, null);
    }

    private static HttpOutcome status(int status, @Nullable Duration retryAfter) {
        return HttpOutcome.response(status, "said so", retryAfter, NO_HEADERS);
    }

    /** Waits pass at once and are remembered. */
    private static final class FakeTime implements RetryTime {
        private final List<Duration> waits = new ArrayList<>();
        private long nowNs;

        @Override
        public long nanoTime() {
            return nowNs;
        }

        @Override
        public void pause(CountDownLatch end, Duration wait) {
            waits.add(wait);
            nowNs += wait.toNanos();
        }
    }
}
