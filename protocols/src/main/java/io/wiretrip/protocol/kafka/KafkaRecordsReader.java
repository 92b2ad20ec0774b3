package io.wiretrip.protocol.kafka;

import io.wiretrip.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Counts records by the headers of their batches, and skips the batches.
 *
 * <pre>
 *   | base offset 8 | length 4 | leader epoch 4 | magic 1 = 2 | crc 4 | attributes 2 | ...
 *   | ... last delta 4 | times 16 | producer 14 | records 4 | the records, compressed or not
 *
 *   | offset 8 | length 4 | crc 4 | magic 1 = 0 or 1 | attributes 1 | ...      one old message
 * </pre>
 *
 * <p>A server cuts the last batch of an answer where its limit is reached; clients drop that batch,
 * and it is not counted. Markers of transactions are no records. How many old messages are behind a
 * compressed one is not known without decompressing it, so the count is then unknown.
 */
final class KafkaRecordsReader {
    /** Up to and including the attributes of an old message. */
    private static final int OLD_HEADER_BYTES = 18;

    private static final int BATCH_HEADER_BYTES = 61;
    private static final int LENGTH_AT = 8;
    private static final int MAGIC_AT = 16;
    private static final int OLD_ATTRIBUTES_AT = 17;
    private static final int ATTRIBUTES_AT = 21;
    private static final int RECORDS_AT = 57;
    private static final int COMPRESSION = 7;
    private static final int CONTROL = 0x20;
    private static final int BATCH_MAGIC = 2;

    /** What comes before the bytes that the length counts. */
    private static final int PREFIX_BYTES = 12;

    private final KafkaRecordHeaders headers = new KafkaRecordHeaders();
    private long end;
    private @Nullable KafkaContent content;

    /**
     * Begins a set of records.
     *
     * @param end position in the stream one past its last byte
     */
    void start(long end, KafkaContent content) {
        this.end = end;
        this.content = content;
        headers.stop();
    }

    /**
     * Goes on as far as it can.
     *
     * @return whether the set is over
     */
    boolean read(Bytes in) {
        while (in.pendingSkip() == 0) {
            KafkaContent into = content;
            if (into != null && headers.isReading() && !headers.read(in, into)) {
                return false;
            }
            long room = end - in.streamPosition();
            if (room < OLD_HEADER_BYTES) {
                in.skip(room);
                return in.pendingSkip() == 0;
            }
            if (in.remaining() < OLD_HEADER_BYTES) {
                return false;
            }
            int at = in.position();
            int magic = in.u8(at + MAGIC_AT);
            int header = magic == BATCH_MAGIC ? BATCH_HEADER_BYTES : OLD_HEADER_BYTES;
            long size = PREFIX_BYTES + (long) in.i32be(at + LENGTH_AT);
            if (magic > BATCH_MAGIC) {
                recordsUnknown();
                size = Long.MAX_VALUE; // nothing is known of what follows
            }
            if (size < header || size > room) {
                in.skip(room); // cut by the server, or broken
                return in.pendingSkip() == 0;
            }
            if (in.remaining() < header) {
                return false;
            }
            if (magic == BATCH_MAGIC) {
                if (batch(in, at)) {
                    headers.start(in.streamPosition() + size);
                    in.position(at + BATCH_HEADER_BYTES);
                    continue;
                }
            } else {
                oldMessage(in.u8(at + OLD_ATTRIBUTES_AT) & COMPRESSION);
            }
            in.skip(size);
        }
        return false;
    }

    /** Counts a batch; true if the headers of its first record are to be read. */
    private boolean batch(Bytes in, int at) {
        int attributes = in.u16be(at + ATTRIBUTES_AT);
        if ((attributes & CONTROL) != 0) {
            return false;
        }
        int records = Math.max(0, in.i32be(at + RECORDS_AT));
        boolean first = content != null && content.takeFirstBatch();
        count(records, attributes & COMPRESSION);
        return first && records > 0 && (attributes & COMPRESSION) == 0;
    }

    private void oldMessage(int compression) {
        count(1, compression);
        if (compression != 0) {
            recordsUnknown();
        }
    }

    private void count(int records, int compression) {
        if (content != null) {
            content.batch(records, compression);
        }
    }

    private void recordsUnknown() {
        if (content != null) {
            content.recordsUnknown();
        }
    }
}
