package io.wiretrip.protocol.dns;

import io.wiretrip.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The answer to AXFR (RFC 5936) or IXFR (RFC 1995) over TCP: one response made of several messages.
 * Knows when the last of them has come. The zone's SOA record is the first answer, and comes again
 * as the last one; an incremental transfer has the new SOA once more in between, where its last
 * difference begins to add.
 */
final class DnsTransfer {
    private static final int NO_SERIAL = -1;
    private static final int SERIAL_BYTES = 4;

    private @Nullable DnsResponse response;
    private boolean incremental;
    private long records;
    private long firstSerial;
    private boolean beginsWithSoa;
    private boolean hasDifferences;
    private int soaSeen;
    private long lastNs;
    private long lastPosition;

    /** The serial number in the data of a SOA record; −1 if they are malformed. */
    static long serial(Bytes in, int data, int to) {
        int at = DnsNameReader.skip(in, data, to);
        at = at < 0 ? at : DnsNameReader.skip(in, at, to);
        return at < 0 || to - at < SERIAL_BYTES ? NO_SERIAL : in.u32be(at);
    }

    /** Whether a response may be the first of several messages. */
    static boolean isPossible(DnsMessage message) {
        return !message.isRequest()
                && message.opcode() == DnsCodes.OPCODE_QUERY
                && message.rcode() == 0
                && message.isTransferQuestion();
    }

    /** Begins over, so that one object tries every message until a transfer begins. */
    void reset() {
        response = null;
        records = 0;
        beginsWithSoa = false;
        hasDifferences = false;
        soaSeen = 0;
    }

    /** Takes the first message, whose answers were passed to {@link #answer}. */
    void begin(DnsResponse first) {
        response = first;
        incremental = first.questionType() == DnsCodes.IXFR;
    }

    /** Whether a first message was taken. */
    boolean isUnderWay() {
        return response != null;
    }

    /** Whether a message is part of it: the question may be left out behind the first message. */
    boolean accepts(DnsMessage message) {
        return response == null || !message.hasQuestion() || message.isSameQuestion(response);
    }

    /** The next answer record of the transfer. */
    void answer(boolean isSoa, long serial) {
        if (isSoa) {
            if (records == 0) {
                beginsWithSoa = true;
                firstSerial = serial;
            } else if (records == 1 && serial != firstSerial) {
                hasDifferences = true;
            }
            if (serial == firstSerial) {
                soaSeen++;
            }
        }
        records++;
    }

    /**
     * Whether the messages so far are all. A lone SOA answers IXFR where nothing changed; the old
     * servers that send one record a message cannot be told from that.
     */
    boolean isOver() {
        int needed = incremental && hasDifferences ? 3 : 2;
        return !beginsWithSoa || soaSeen >= needed || (incremental && records == 1);
    }

    /** Notes where and when the newest of its messages ended. */
    void reached(long timeNs, long position) {
        lastNs = timeNs;
        lastPosition = position;
    }

    /** The response; only once under way. */
    DnsResponse response() {
        if (response == null) {
            throw new IllegalStateException("no transfer under way");
        }
        return response;
    }

    /** When the newest of its messages ended, nanoseconds since the epoch. */
    long lastNs() {
        return lastNs;
    }

    /** Where the newest of its messages ended in its stream. */
    long lastPosition() {
        return lastPosition;
    }
}
