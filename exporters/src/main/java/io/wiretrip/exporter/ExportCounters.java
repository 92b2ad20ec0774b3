package io.wiretrip.exporter;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Keeps the account of one destination; any thread may count and read. */
public final class ExportCounters implements ExportStatistics {
    private final String exporter;
    private final LongAdder produced = new LongAdder();
    private final LongAdder exported = new LongAdder();
    private final Map<ExportDrop, LongAdder> drops = new EnumMap<>(ExportDrop.class);

    /** An empty account of the destination with this name. */
    public ExportCounters(String exporter) {
        this.exporter = exporter;
        for (ExportDrop reason : ExportDrop.values()) {
            drops.put(reason, new LongAdder());
        }
    }

    /** Items were handed to the destination. */
    public void produced(long items) {
        produced.add(items);
    }

    /** The target has taken items. */
    public void exported(long items) {
        exported.add(items);
    }

    /** Items were lost. */
    public void dropped(ExportDrop reason, long items) {
        LongAdder count = drops.get(reason);
        if (count != null) {
            count.add(items);
        }
    }

    @Override
    public String exporter() {
        return exporter;
    }

    @Override
    public long produced() {
        return produced.sum();
    }

    @Override
    public long exported() {
        return exported.sum();
    }

    @Override
    public Map<ExportDrop, Long> drops() {
        Map<ExportDrop, Long> counted = new EnumMap<>(ExportDrop.class);
        drops.forEach(
                (reason, count) -> {
                    long sum = count.sum();
                    if (sum != 0) {
                        counted.put(reason, sum);
                    }
                });
        return counted;
    }
}
