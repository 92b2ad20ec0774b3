package io.wiretrip.protocol.dns;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a DNS message says, as text; read only where somebody wants it. A zone transfer of several
 * messages keeps the content of its first.
 *
 * @param questions at most {@link DnsReader#RECORDS_MAX}
 * @param answers at most {@link DnsReader#RECORDS_MAX}
 * @param authorities at most {@link DnsReader#RECORDS_MAX}
 * @param additionals at most {@link DnsReader#RECORDS_MAX}, without the OPT record
 * @param edns the OPT record
 */
public record DnsContent(
        List<Question> questions,
        List<ResourceRecord> answers,
        List<ResourceRecord> authorities,
        List<ResourceRecord> additionals,
        @Nullable Edns edns) {

    /**
     * One question.
     *
     * @param name with its final dot
     * @param type number of the type
     * @param dnsClass number of the class
     */
    public record Question(String name, int type, int dnsClass) {}

    /**
     * One resource record.
     *
     * @param name its owner, with the final dot; empty if the name is malformed
     * @param type number of the type
     * @param dnsClass number of the class
     * @param ttlSeconds how long it may be cached
     * @param text its data
     */
    public record ResourceRecord(
            String name, int type, int dnsClass, long ttlSeconds, String text) {}

    /**
     * The OPT record (RFC 6891).
     *
     * @param version of EDNS
     * @param udpBytesMax the largest UDP payload that the sender can take
     * @param dnssecOk the DO flag
     * @param clientSubnet {@code 192.0.2.0/24/0}: address, source and scope prefix (RFC 7871); null
     *     without one
     * @param cookie whether it carries a cookie (RFC 7873)
     * @param nsid identity of the name server (RFC 5001); null without one
     * @param extendedError code of the first extended error (RFC 8914); −1 without one
     */
    public record Edns(
            int version,
            int udpBytesMax,
            boolean dnssecOk,
            @Nullable String clientSubnet,
            boolean cookie,
            @Nullable String nsid,
            int extendedError) {}
}
