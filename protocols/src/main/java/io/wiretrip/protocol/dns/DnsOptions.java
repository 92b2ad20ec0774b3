package io.wiretrip.protocol.dns;

import io.wiretrip.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/** Reads the OPT record (RFC 6891, section 6.1) with the options that are shown. */
final class DnsOptions {
    private static final int OPTION_HEADER_BYTES = 4;
    private static final int NSID = 3;
    private static final int CLIENT_SUBNET = 8;
    private static final int COOKIE = 10;
    private static final int EXTENDED_ERROR = 15;
    private static final int SUBNET_HEADER_BYTES = 4;
    private static final int NSID_BYTES_MAX = 128;
    private static final int DNSSEC_OK = 0x8000;

    private DnsOptions() {}

    /**
     * Reads it; an option that runs over the end is left out with all behind it.
     *
     * @param fixed index of the record's type
     * @param data index of its first option
     * @param to one past its last byte
     */
    static DnsContent.Edns read(Bytes in, int fixed, int data, int to) {
        String clientSubnet = null;
        String nsid = null;
        boolean cookie = false;
        int extendedError = -1;
        int at = data;
        while (to - at >= OPTION_HEADER_BYTES) {
            int value = at + OPTION_HEADER_BYTES;
            int length = in.u16be(at + 2);
            if (length > to - value) {
                break;
            }
            switch (in.u16be(at)) {
                case NSID -> nsid = text(in, value, value + Math.min(length, NSID_BYTES_MAX));
                case CLIENT_SUBNET -> clientSubnet = subnet(in, value, length);
                case COOKIE -> cookie = true;
                case EXTENDED_ERROR -> {
                    if (length >= 2 && extendedError < 0) {
                        extendedError = in.u16be(value);
                    }
                }
                default -> {}
            }
            at = value + length;
        }
        return new DnsContent.Edns(
                in.u8(fixed + 5),
                in.u16be(fixed + 2),
                (in.u16be(fixed + 6) & DNSSEC_OK) != 0,
                clientSubnet,
                cookie,
                nsid,
                extendedError);
    }

    private static String text(Bytes in, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        DnsRecordText.appendQuotable(in, from, to, text);
        return text.toString();
    }

    /** Address with only its prefix on the wire, source and scope prefix length (RFC 7871). */
    private static @Nullable String subnet(Bytes in, int at, int length) {
        if (length < SUBNET_HEADER_BYTES) {
            return null;
        }
        int addressBytes =
                switch (in.u16be(at)) {
                    case 1 -> 4;
                    case 2 -> 16;
                    default -> 0;
                };
        int given = length - SUBNET_HEADER_BYTES;
        if (given > addressBytes) {
            return null;
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < addressBytes; i++) {
            high = high << 8 | low >>> 56;
            low = low << 8 | (i < given ? in.u8(at + SUBNET_HEADER_BYTES + i) : 0);
        }
        StringBuilder text = new StringBuilder(24);
        DnsRecordText.appendAddress(high, low, addressBytes, text);
        return text.append('/').append(in.u8(at + 2)).append('/').append(in.u8(at + 3)).toString();
    }
}
