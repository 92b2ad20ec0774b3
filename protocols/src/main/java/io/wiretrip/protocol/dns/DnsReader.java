package io.wiretrip.protocol.dns;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.MessageSink;
import org.jspecify.annotations.Nullable;

/**
 * Reads one whole DNS message (RFC 1035, section 4). Keeps nothing from one message for the next.
 *
 * <p>What nobody wants is passed over: the first name is hashed for pairing, records are only
 * counted and searched for OPT, whose upper response code belongs to the header's.
 */
final class DnsReader {
    static final int HEADER_BYTES = 12;

    /** Type and class behind the name of a question. */
    static final int QUESTION_FIXED_BYTES = 4;

    /** Type, class, TTL and data length behind the name of a record. */
    static final int RECORD_FIXED_BYTES = 10;

    /** How many questions, and how many records of a section, are kept; the rest is counted. */
    static final int RECORDS_MAX = 512;

    private static final int ANSWER = 0;
    private static final int ADDITIONAL = 2;

    private final MessageSink sink;
    private final boolean fromClient;
    private final boolean wantsRequestContent;
    private final boolean wantsResponseContent;
    private final boolean wantsRequestName;
    private final DnsNameReader names = new DnsNameReader();
    private int at;

    private enum Reading {
        /** To the end of the section. */
        READ,
        /** The section is cut or damaged; what was read of the message stands. */
        CUT,
        /** Nothing of the message is to be reported. */
        REFUSED
    }

    /**
     * Creates a reader for one direction.
     *
     * @param fromClient whether the connection's client sends what will be read
     */
    DnsReader(MessageSink sink, DecoderContext context, boolean fromClient) {
        this.sink = sink;
        this.fromClient = fromClient;
        Demand demand = context.demand();
        this.wantsRequestContent = demand.wants(DnsFields.REQUEST_MESSAGE);
        this.wantsResponseContent =
                demand.wants(DnsFields.RESPONSE_MESSAGE) || demand.wants(DnsFields.ANSWERS);
        this.wantsRequestName =
                demand.wants(DnsFields.QUESTION) || demand.wants(DnsFields.QUESTION_NAME);
    }

    /**
     * Reads a message. Whether it is a request is said by its QR bit, not by who sent it:
     * forwarders with a fixed port ask each other on one flow.
     *
     * @param from index of its first byte
     * @param to one past the last of its bytes that are here
     * @param missing how many more it has that were not captured
     * @param transfer the zone transfer that the message may begin or go on with; null where there
     *     can be none
     * @return the message, marked if it is damaged; null if there is nothing to report
     */
    @Nullable DnsMessage read(
            Bytes in, int from, int to, int missing, @Nullable DnsTransfer transfer) {
        if (to - from < HEADER_BYTES) {
            sink.violation(
                    missing > 0 ? DnsViolation.HEADER_NOT_CAPTURED : DnsViolation.HEADER_SHORT);
            return null;
        }
        int flags = in.u16be(from + 2);
        boolean isResponse = (flags & DnsMessage.QR) != 0;
        DnsMessage message = isResponse ? new DnsResponse(fromClient) : new DnsRequest(fromClient);
        message.header(in.u16be(from), flags, (long) to - from + missing);
        message.counts(
                in.u16be(from + 4), in.u16be(from + 6), in.u16be(from + 8), in.u16be(from + 10));
        if (missing > 0) {
            message.markGap();
        }
        boolean isContinued = transfer != null && transfer.isUnderWay();
        boolean wantsContent = isResponse ? wantsResponseContent : wantsRequestContent;
        DnsContentBuilder content =
                wantsContent && !isContinued
                        ? new DnsContentBuilder(in, from, to, names, sink)
                        : null;
        at = from + HEADER_BYTES;
        Reading reading = questions(in, from, to, message, content);
        if (reading == Reading.READ) {
            boolean isPart = transfer != null && transfer.accepts(message);
            reading = records(in, to, message, content, isPart ? transfer : null);
        }
        if (reading == Reading.REFUSED) {
            return null;
        }
        if (DnsMulticast.isResponse(message)) {
            message.markOneWay();
        }
        if (content != null) {
            content.finish(message);
        }
        return message;
    }

    private Reading questions(
            Bytes in, int from, int to, DnsMessage message, @Nullable DnsContentBuilder content) {
        long count = message.questionCount();
        if (count == 0) {
            return Reading.READ;
        }
        StringBuilder text = content != null ? content.text() : null;
        if (text == null && wantsRequestName && message.isRequest()) {
            text = new StringBuilder(64);
        }
        DnsViolation wrong = names.read(in, from, at, to, text);
        if (wrong == null && to - names.next() < QUESTION_FIXED_BYTES) {
            wrong = DnsViolation.CONTENT_SHORT;
        }
        if (wrong != null) {
            return badQuestion(wrong, message);
        }
        at = names.next();
        message.question(names.hash(), in.u16be(at), in.u16be(at + 2));
        at += QUESTION_FIXED_BYTES;
        if (text != null) {
            message.questionName(text.toString());
        }
        if (content != null) {
            content.firstQuestion(message);
        }
        if (DnsMulticast.isRequest(message, names.isLocal())) {
            message.markOneWay();
        }
        return count == 1 ? Reading.READ : furtherQuestions(in, to, message, content);
    }

    private Reading furtherQuestions(
            Bytes in, int to, DnsMessage message, @Nullable DnsContentBuilder content) {
        for (long i = 1; i < message.questionCount(); i++) {
            int name = at;
            at = DnsNameReader.skip(in, name, to);
            if (at < 0 || to - at < QUESTION_FIXED_BYTES) {
                return cut(at, message);
            }
            if (content != null) {
                content.question(name, in.u16be(at), in.u16be(at + 2));
            }
            at += QUESTION_FIXED_BYTES;
        }
        return Reading.READ;
    }

    /**
     * A query whose header makes sense was sent, and will be answered with FormatError, however
     * broken its question is. Anything else with a broken question may be anything.
     */
    private Reading badQuestion(DnsViolation wrong, DnsMessage message) {
        if (wrong == DnsViolation.CONTENT_SHORT && message.hasGap()) {
            return Reading.CUT;
        }
        sink.violation(wrong);
        if (!message.isPlainQuery()) {
            return Reading.REFUSED;
        }
        message.markTruncated();
        return Reading.CUT;
    }

    private Reading records(
            Bytes in,
            int to,
            DnsMessage message,
            @Nullable DnsContentBuilder content,
            @Nullable DnsTransfer transfer) {
        boolean hasOpt = false;
        for (int section = ANSWER; section <= ADDITIONAL; section++) {
            long count = message.recordCount(section);
            for (long i = 0; i < count; i++) {
                int name = at;
                at = DnsNameReader.skip(in, name, to);
                if (at < 0 || to - at < RECORD_FIXED_BYTES) {
                    return cut(at, message);
                }
                int fixed = at;
                int data = fixed + RECORD_FIXED_BYTES;
                int dataBytes = in.u16be(fixed + 8);
                if (to - data < dataBytes) {
                    return cut(DnsNameReader.CUT, message);
                }
                at = data + dataBytes;
                int type = in.u16be(fixed);
                if (type == DnsCodes.OPT && section == ADDITIONAL) {
                    opt(in, fixed, message, content, hasOpt);
                    hasOpt = true;
                } else if (content != null) {
                    content.record(section, name, fixed);
                }
                if (transfer != null && section == ANSWER) {
                    boolean isSoa = type == DnsCodes.SOA;
                    transfer.answer(isSoa, isSoa ? DnsTransfer.serial(in, data, at) : 0);
                }
            }
        }
        return behindRecords(to, message);
    }

    private Reading behindRecords(int to, DnsMessage message) {
        if (at < to) {
            sink.violation(DnsViolation.TRAILING_BYTES);
            boolean isEmpty =
                    message.questionCount()
                                    + message.answerCount()
                                    + message.authorityCount()
                                    + message.additionalCount()
                            == 0;
            if (isEmpty) {
                return Reading.REFUSED; // nothing but a header that anything may look like
            }
        }
        return Reading.READ;
    }

    private void opt(
            Bytes in,
            int fixed,
            DnsMessage message,
            @Nullable DnsContentBuilder content,
            boolean repeated) {
        if (repeated) {
            sink.violation(DnsViolation.OPT_REPEATED);
            return;
        }
        message.extendedRcode(in.u8(fixed + 4));
        if (content != null) {
            content.edns(fixed);
        }
    }

    private Reading cut(int skipped, DnsMessage message) {
        if (skipped == DnsNameReader.BAD_LABEL) {
            sink.violation(DnsViolation.NAME_LABEL_TYPE);
        } else if (message.hasGap()) {
            return Reading.CUT;
        } else if (!message.isTruncatedBySender()) {
            sink.violation(DnsViolation.CONTENT_SHORT);
        }
        message.markTruncated();
        return Reading.CUT;
    }
}
