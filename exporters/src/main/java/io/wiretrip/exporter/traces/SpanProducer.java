package io.wiretrip.exporter.traces;

import io.wiretrip.exporter.ExportCounters;
import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.traces.SpanReferences.Reference;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.RoundTripSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker's way in: encodes spans into batches, and never waits. */
final class SpanProducer implements RoundTripSink {
    private static final Logger LOG = LoggerFactory.getLogger(SpanProducer.class);

    private final SpanReferences references;
    private final SpanEncoder encoder;
    private final SpanExchange exchange;
    private final ExportCounters counters;
    private final Runnable wake;
    private boolean broken;

    /**
     * A way in.
     *
     * @param references tells which span a RoundTrip is
     * @param encoder this worker's alone
     * @param exchange takes batches
     * @param wake who fetches them
     */
    SpanProducer(
            SpanReferences references,
            SpanEncoder encoder,
            SpanExchange exchange,
            ExportCounters counters,
            Runnable wake) {
        this.references = references;
        this.encoder = encoder;
        this.exchange = exchange;
        this.counters = counters;
        this.wake = wake;
    }

    @Override
    public void roundTrip(RoundTrip roundTrip) {
        Message request = roundTrip.request();
        if (request == null) {
            return; // a response alone is no span: what it answers is not known
        }
        counters.produced(1);
        SpanBatch batch = exchange.open();
        if (batch == null) {
            counters.dropped(ExportDrop.QUEUE_FULL, 1);
            return;
        }
        try {
            add(roundTrip, request, batch);
        } catch (RuntimeException e) { // costs this span and is our error
            counters.dropped(ExportDrop.ENCODING_FAILED, 1);
            if (!broken) {
                broken = true;
                LOG.error("a span of {} could not be made", roundTrip.protocol().name(), e);
            }
        }
        if (exchange.shut(batch)) {
            wake.run();
        }
    }

    private void add(RoundTrip roundTrip, Message request, SpanBatch batch) {
        Reference reference = references.of(roundTrip);
        if (reference == null) {
            counters.dropped(ExportDrop.NOT_SAMPLED, 1);
        } else {
            encoder.encode(roundTrip, request, reference, batch);
        }
    }
}
