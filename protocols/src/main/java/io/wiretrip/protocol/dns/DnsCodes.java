package io.wiretrip.protocol.dns;

import org.jspecify.annotations.Nullable;

/**
 * The names of types, classes, opcodes and response codes. Where packetd has a name it is that one;
 * all others are the mnemonics of the <a
 * href="https://www.iana.org/assignments/dns-parameters">IANA registry</a>.
 */
final class DnsCodes {
    static final int A = 1;
    static final int NS = 2;
    static final int CNAME = 5;
    static final int SOA = 6;
    static final int PTR = 12;
    static final int HINFO = 13;
    static final int MX = 15;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int SRV = 33;
    static final int NAPTR = 35;
    static final int DNAME = 39;
    static final int OPT = 41;
    static final int DS = 43;
    static final int SSHFP = 44;
    static final int RRSIG = 46;
    static final int NSEC = 47;
    static final int DNSKEY = 48;
    static final int NSEC3 = 50;
    static final int NSEC3PARAM = 51;
    static final int TLSA = 52;
    static final int SMIMEA = 53;
    static final int CDS = 59;
    static final int CDNSKEY = 60;
    static final int SVCB = 64;
    static final int HTTPS = 65;
    static final int SPF = 99;
    static final int TKEY = 249;
    static final int TSIG = 250;
    static final int IXFR = 251;
    static final int AXFR = 252;
    static final int URI = 256;
    static final int CAA = 257;

    static final int CLASS_INET = 1;

    /**
     * The top bit of a class: in multicast DNS it means "answer by unicast" in a question and
     * "flush the cache" in a record, and is no part of the class.
     */
    static final int CLASS_MULTICAST_BIT = 0x8000;

    static final int OPCODE_QUERY = 0;
    static final int OPCODE_STATUS = 2;
    static final int OPCODE_NOTIFY = 4;
    static final int OPCODE_UPDATE = 5;

    private static final @Nullable String[] TYPES = new @Nullable String[265];
    private static final int TYPE_TA = 32768;
    private static final int TYPE_DLV = 32769;

    private static final @Nullable String[] CLASSES = new @Nullable String[256];

    private static final @Nullable String[] OPCODES = {
        "Query", "IQuery", "Status", null, "Notify", "Update", "DSO"
    };

    private static final @Nullable String[] RCODES = {
        "Success",
        "FormatError",
        "ServerFailure",
        "NameError",
        "NotImplemented",
        "Refused",
        "YXDomain",
        "YXRRSet",
        "NXRRSet",
        "NotAuth",
        "NotZone",
        "DSOTypeNI",
        null,
        null,
        null,
        null,
        "BadVers",
        "BadKey",
        "BadTime",
        "BadMode",
        "BadName",
        "BadAlg",
        "BadTrunc",
        "BadCookie"
    };

    static {
        types(1, "A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN");
        types(21, "RT NSAP NSAP-PTR SIG KEY PX GPOS AAAA LOC NXT EID NIMLOC SRV ATMA NAPTR KX");
        types(37, "CERT A6 DNAME SINK OPT APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3");
        types(51, "NSEC3PARAM TLSA SMIMEA");
        types(55, "HIP NINFO RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS DSYNC");
        types(67, "HHIT BRID");
        types(99, "SPF UINFO UID GID UNSPEC NID L32 L64 LP EUI48 EUI64");
        types(128, "NXNAME");
        types(249, "TKEY TSIG IXFR AXFR MAILB MAILA ANY URI CAA AVC DOA AMTRELAY RESINFO WALLET");
        types(263, "CLA IPN");
        CLASSES[CLASS_INET] = "INET";
        CLASSES[2] = "CSNET";
        CLASSES[3] = "CHAOS";
        CLASSES[4] = "HESIOD";
        CLASSES[254] = "NONE";
        CLASSES[255] = "ANY";
    }

    private DnsCodes() {}

    private static void types(int from, String names) {
        int type = from;
        for (String name : names.split(" ", -1)) {
            TYPES[type++] = name;
        }
    }

    /** The name of a type; {@code TYPE65534} (RFC 3597) where there is none. */
    static String type(int type) {
        String known = knownType(type);
        return known != null ? known : "TYPE" + type;
    }

    /** Whether a type has a name. */
    static boolean isKnownType(int type) {
        return knownType(type) != null;
    }

    private static @Nullable String knownType(int type) {
        return switch (type) {
            case TYPE_TA -> "TA";
            case TYPE_DLV -> "DLV";
            default -> at(TYPES, type);
        };
    }

    /**
     * The name of a class; {@code CLASS42} (RFC 3597) where there is none. The multicast bit is
     * left out where a known class remains.
     */
    static String dnsClass(int dnsClass) {
        String known = at(CLASSES, dnsClass & ~CLASS_MULTICAST_BIT);
        return known != null ? known : "CLASS" + dnsClass;
    }

    /** Whether a class, without the multicast bit, has a name. */
    static boolean isKnownClass(int dnsClass) {
        return at(CLASSES, dnsClass & ~CLASS_MULTICAST_BIT) != null;
    }

    /** The name of an opcode; its number where there is none. */
    static String opcode(int opcode) {
        String known = at(OPCODES, opcode);
        return known != null ? known : Integer.toString(opcode);
    }

    /** The name of a response code, extended or not; its number where there is none. */
    static String rcode(int rcode) {
        String known = at(RCODES, rcode);
        return known != null ? known : Integer.toString(rcode);
    }

    private static @Nullable String at(@Nullable String[] names, int index) {
        return index < names.length ? names[index] : null;
    }
}
