package io.wiretrip.exporter.flows;

import io.wiretrip.config.FlowBatchConfig;
import io.wiretrip.exporter.ExportCounters;
import io.wiretrip.exporter.ExportDrop;
import io.wiretrip.exporter.http.Delivery;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events to the target, those in memory first, then those on disk. What the target does not
 * take goes to the disk, if there is one to go to, and waits there for as long as there is room.
 */
final class FlowSender implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FlowSender.class);
    private static final long WAIT_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int TOO_LARGE = 413;

    private final PendingEvents pending;
    private volatile @Nullable FlowSpool spool;
    private final Delivery delivery;
    private final ExportCounters counters;
    private final FlowBody body;
    private final int batchSize;
    private final long gatherNs;
    private boolean spoolFailed;

    FlowSender(
            PendingEvents pending,
            Delivery delivery,
            ExportCounters counters,
            FlowBatchConfig batch) {
        this.pending = pending;
        this.delivery = delivery;
        this.counters = counters;
        this.body = new FlowBody(batch);
        this.batchSize = batch.effectiveSize();
        this.gatherNs = batchSize == 1 ? 0 : batch.interval().toNanos();
    }

    /**
     * Has what finds no room kept on disk from now on, and sends what is there. From any thread.
     */
    void keepIn(FlowSpool opened) {
        counters.produced(opened.events());
        spool = opened;
    }

    @Override
    public void run() {
        try {
            while (true) {
                FlowSpool opened = spool;
                boolean fromSpool = opened != null && !opened.isEmpty() && !delivery.isStopping();
                List<byte[]> events = pending.take(batchSize, gatherNs, fromSpool ? 0 : WAIT_NS);
                if (!events.isEmpty()) {
                    send(events);
                } else if (pending.isEnded()) {
                    return;
                } else if (opened != null && fromSpool) {
                    sendFrom(opened);
                }
            }
        } catch (InterruptedException _) {
            LOG.debug("the sender of flow events was interrupted");
        }
    }

    private void send(List<byte[]> events) {
        Delivery.Result result = deliver(events);
        ExportDrop drop = result.drop();
        if (drop == null) {
            counters.exported(events.size());
        } else if (isSplit(result, events)) {
            send(events.subList(0, events.size() / 2));
            send(events.subList(events.size() / 2, events.size()));
        } else if (drop == ExportDrop.REJECTED || spool == null) {
            counters.dropped(drop, events.size());
        } else {
            for (byte[] event : events) {
                keep(event);
            }
        }
    }

    private Delivery.Result deliver(List<byte[]> events) {
        byte[] bytes = body.of(events);
        return delivery.deliver(bytes, bytes.length, body.fields());
    }

    /** Whether the target found too much in one request and may take less. */
    private static boolean isSplit(Delivery.Result result, List<byte[]> events) {
        return result.last().status() == TOO_LARGE && events.size() > 1;
    }

    private void sendFrom(FlowSpool from) {
        try {
            FlowSpool.Batch batch = from.read(batchSize);
            if (batch == null) {
                return;
            }
            if (batch.damaged() > 0) {
                LOG.warn("{} flow events on disk are damaged and lost", batch.damaged());
                counters.dropped(ExportDrop.WRITE_FAILED, batch.damaged());
            }
            if (batch.events().isEmpty() || sentOrRefused(batch.events())) {
                from.sent(batch);
            } else {
                from.kept(batch);
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Whether events from the disk need not stay there. */
    private boolean sentOrRefused(List<byte[]> events) {
        Delivery.Result result = deliver(events);
        ExportDrop drop = result.drop();
        if (drop == null) {
            counters.exported(events.size());
            return true;
        }
        if (isSplit(result, events)) {
            send(events.subList(0, events.size() / 2));
            send(events.subList(events.size() / 2, events.size()));
            return true;
        }
        if (drop == ExportDrop.REJECTED) {
            counters.dropped(drop, events.size());
            return true;
        }
        return false;
    }

    /** Puts an event on disk, for what there is no room for in memory or with the target. */
    boolean keep(byte[] event) {
        FlowSpool to = spool;
        if (to == null) {
            return false;
        }
        try {
            long given = to.append(event);
            if (given > 0) {
                counters.dropped(ExportDrop.QUEUE_FULL, given);
            }
        } catch (IOException e) {
            counters.dropped(ExportDrop.WRITE_FAILED, 1);
            failed(e);
        }
        return true;
    }

    private synchronized void failed(IOException e) {
        if (!spoolFailed) {
            spoolFailed = true;
            LOG.warn(
                    "flow events cannot be kept on disk: {}; what does not fit into memory is lost"
                            + " and counted, and this is not told again",
                    e.getMessage());
        }
    }
}
