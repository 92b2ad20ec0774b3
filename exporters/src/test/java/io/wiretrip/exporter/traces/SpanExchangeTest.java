package io.wiretrip.exporter.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.wiretrip.exporter.otlp.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Batches between a worker and who sends them. */
final class SpanExchangeTest {
    private static final long FOREVER_NS = Long.MAX_VALUE;

    private final SpanExchange exchange = new SpanExchange(3, 1 << 20, 2, 1 << 20);
    private final ServiceResource owner = Spans.resource("a");

    private boolean add(SpanExchange to, ServiceResource whose, String name) {
        SpanBatch batch = to.open();
        if (batch == null) {
            return false;
        }
        message(name).addTo(batch, whose);
        to.shut(batch);
        return true;
    }

    private static SpanMessage message(String name) {
        SpanMessage message = new SpanMessage(new SpanAttributes());
        message.identity(new SpanReferences.Reference(1, 2, 3, null, false));
        message.name(name, SpanMessage.CLIENT);
        message.times(1, 2);
        return message;
    }

    private static List<String> names(SpanBatch batch) {
        List<String> names = new ArrayList<>();
        ExportTraceServiceRequest request = Spans.request(batch);
        request.getResourceSpansList()
                .forEach(
                        spans -> {
                            String service =
                                    Received.attributes(spans.getResource().getAttributesList())
                                            .get("service.name");
                            ScopeSpans scope = spans.getScopeSpans(0);
                            scope.getSpansList()
                                    .forEach(span -> names.add(service + span.getName()));
                        });
        return names;
    }

    @Test
    void aBatchThatIsNotFullIsFetchedOnceItHasWaited() {
        assertThat(exchange.fetchCurrent(0)).isNull();
        assertThat(add(exchange, owner, "1")).isTrue();
        assertThat(exchange.fetch()).as("not full").isNull();
        assertThat(exchange.fetchCurrent(FOREVER_NS)).as("too early").isNull();
        SpanBatch batch = Objects.requireNonNull(exchange.fetchCurrent(0));
        assertThat(names(batch)).containsExactly("a1");
        assertThat(exchange.fetchCurrent(0)).as("fetched already").isNull();
    }

    @Test
    void whatIsNotSampledDoesNotMakeAnotherSpanWait() {
        add(exchange, owner, "1");
        long addedNs = System.nanoTime();
        while (System.nanoTime() - addedNs < 2_000_000) {
            exchange.shut(Objects.requireNonNull(exchange.open())); // nothing was added
        }
        assertThat(exchange.fetchCurrent(System.nanoTime() - addedNs)).isNotNull();
    }

    @Test
    void whatTheWorkerHasInItsHandsIsNotFetched() {
        add(exchange, owner, "1");
        SpanBatch batch = Objects.requireNonNull(exchange.open());
        assertThat(exchange.fetchCurrent(0)).isNull();
        exchange.shut(batch);
        assertThat(exchange.fetchCurrent(0)).isSameAs(batch);
    }

    @Test
    void thereAreNoMoreBatchesThanAllowed() {
        for (int i = 0; i < 6; i++) {
            assertThat(add(exchange, owner, "" + i)).isTrue();
        }
        assertThat(add(exchange, owner, "6")).as("two batches of three").isFalse();
        SpanBatch first = Objects.requireNonNull(exchange.fetch());
        assertThat(names(first)).containsExactly("a0", "a1", "a2");
        assertThat(add(exchange, owner, "7")).as("it is still being sent").isFalse();
        exchange.recycle(first);
        assertThat(add(exchange, owner, "8")).isTrue();
        assertThat(Objects.requireNonNull(exchange.fetch()).count()).isEqualTo(3);
        assertThat(exchange.fetchCurrent(0)).isSameAs(first);
        assertThat(names(first)).as("nothing of before").containsExactly("a8");
    }

    @Test
    void memoryIsBoundedByItsSizeToo() {
        int limit = 1 << 18;
        SpanExchange small = new SpanExchange(1000, limit, 100, limit);
        String name = "n".repeat(1 << 16);
        int added = 0;
        while (add(small, owner, name)) {
            added++;
            assertThat(added).isLessThan(20);
        }
        assertThat(added).isGreaterThanOrEqualTo(4);
        List<SpanBatch> sent = new ArrayList<>();
        for (SpanBatch b = small.fetch(); b != null; b = small.fetch()) {
            sent.add(b);
        }
        sent.forEach(small::recycle);
        assertThat(add(small, owner, name)).as("what has grown was let go").isTrue();
    }

    @Test
    void spansOfSeveralServicesAreGroupedInTheirOrder() {
        SpanExchange large = new SpanExchange(100, 1 << 20, 1, 1 << 20);
        ServiceResource other = Spans.resource("b");
        String order = "aabbbaba";
        for (int i = 0; i < order.length(); i++) {
            add(large, order.charAt(i) == 'a' ? owner : other, "" + i);
        }
        assertThat(names(Objects.requireNonNull(large.fetchCurrent(0))))
                .containsExactly("a0", "a1", "a5", "a7", "b2", "b3", "b4", "b6");
    }

    @Test
    void nothingIsLostOrDoubledBetweenTwoThreads() throws InterruptedException {
        int count = 200_000;
        SpanExchange between = new SpanExchange(100, 1 << 20, 8, 1 << 22);
        AtomicInteger refused = new AtomicInteger();
        Thread worker =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int i = 0; i < count; i++) {
                                        if (!add(between, owner, "s")) {
                                            refused.incrementAndGet();
                                        }
                                    }
                                });
        int fetched = 0;
        boolean more = true;
        while (more) {
            more = worker.isAlive();
            for (SpanBatch b = next(between); b != null; b = next(between)) {
                fetched += b.count();
                between.recycle(b);
            }
        }
        worker.join();
        assertThat(fetched + refused.get()).isEqualTo(count);
        assertThat(fetched).isGreaterThan(800);
    }

    private static @Nullable SpanBatch next(SpanExchange from) {
        SpanBatch batch = from.fetchCurrent(0);
        return batch != null ? batch : from.fetch();
    }
}
