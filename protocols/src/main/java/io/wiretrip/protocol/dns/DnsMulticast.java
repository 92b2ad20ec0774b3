package io.wiretrip.protocol.dns;

/**
 * Tells the one-way messages of multicast DNS (RFC 6762) by their bytes alone; a decoder does not
 * know addresses.
 *
 * <p>An id of 0 is not enough: every 65536th query of a resolver has it. LLMNR (RFC 4795) cannot be
 * told at all: its query looks like any other.
 */
final class DnsMulticast {
    private static final int QUERY_FLAGS_LEFT = 0xffff & ~DnsMessage.TC;

    private DnsMulticast() {}

    /**
     * Whether nothing pairs with a request: id 0, no flag but TC, and a question that only
     * multicast asks: for a {@code local.} name, for an answer by unicast, several at once, or with
     * answers that are known already.
     */
    static boolean isRequest(DnsMessage message, boolean isLocal) {
        return message.isRequest()
                && message.id() == 0
                && !message.has(QUERY_FLAGS_LEFT)
                && (isLocal
                        || (message.questionClass() & DnsCodes.CLASS_MULTICAST_BIT) != 0
                        || message.questionCount() > 1
                        || message.answerCount() > 0);
    }

    /** Whether a response answers nobody in particular: id 0, authoritative, without a question. */
    static boolean isResponse(DnsMessage message) {
        return !message.isRequest()
                && message.id() == 0
                && message.has(DnsMessage.AA)
                && message.opcode() == DnsCodes.OPCODE_QUERY
                && message.rcode() == 0
                && message.questionCount() == 0
                && message.answerCount() > 0;
    }
}
