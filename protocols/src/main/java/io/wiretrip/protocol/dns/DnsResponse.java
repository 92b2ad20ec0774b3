package io.wiretrip.protocol.dns;

/**
 * A message whose QR bit is 1; a zone transfer over TCP is one response, of as many messages as it
 * took.
 */
public final class DnsResponse extends DnsMessage {
    private int messages = 1;

    DnsResponse(boolean fromClient) {
        super(false, fromClient);
    }

    /** How many DNS messages it is made of. */
    public int messages() {
        return messages;
    }

    /** Adds a further message of a zone transfer. */
    void add(DnsResponse further) {
        messages++;
        addCounts(further);
        if (further.isTruncated()) {
            markTruncated();
        }
        if (further.isResynchronised()) {
            markResynchronised();
        }
    }
}
