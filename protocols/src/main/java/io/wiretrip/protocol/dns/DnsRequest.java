package io.wiretrip.protocol.dns;

/** A query, or any other message whose QR bit is 0. */
public final class DnsRequest extends DnsMessage {
    private boolean retransmission;

    DnsRequest(boolean fromClient) {
        super(true, fromClient);
    }

    /**
     * Whether the same query, of the same sender with the same id, was still waiting for its answer
     * when this one came.
     */
    public boolean isRetransmission() {
        return retransmission;
    }

    void markRetransmission() {
        retransmission = true;
    }
}
