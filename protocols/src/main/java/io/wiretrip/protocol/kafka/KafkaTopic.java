package io.wiretrip.protocol.kafka;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one message says of one topic. */
final class KafkaTopic {
    private static final int OWN_BYTES = 72;

    private final @Nullable String name;
    private final long idHigh;
    private final long idLow;
    private final int partitions;
    private final long records;
    private final long recordBytes;

    KafkaTopic(
            @Nullable String name,
            long idHigh,
            long idLow,
            int partitions,
            long records,
            long recordBytes) {
        this.name = name;
        this.idHigh = idHigh;
        this.idLow = idLow;
        this.partitions = partitions;
        this.records = records;
        this.recordBytes = recordBytes;
    }

    /** Its name; null where the message has its id only and no message before named that. */
    @Nullable String name() {
        return name;
    }

    /** Its id in the usual notation; null where the message has none. */
    @Nullable String id() {
        return idHigh == 0 && idLow == 0 ? null : new UUID(idHigh, idLow).toString();
    }

    /** How many of its partitions the message names. */
    int partitions() {
        return partitions;
    }

    /** Records of it in the message; −1 for unknown. */
    long records() {
        return records;
    }

    /** Bytes of those records as they are on the wire. */
    long recordBytes() {
        return recordBytes;
    }

    int retainedBytes() {
        return OWN_BYTES + (name == null ? 0 : 56 + name.length());
    }
}
