package io.wiretrip.protocol.dns;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Endpoint;

/**
 * The data of a record as text. A, AAAA, CNAME, MX, NS, PTR, SOA, SRV and TXT look as packetd
 * prints them; the others as in a master file, keys and signatures by their length; what is unknown
 * in the form of RFC 3597, shortened.
 */
final class DnsRecordText {
    private static final int HEX_BYTES_MAX = 64;
    private static final int TYPES_MAX = 64;
    private static final int BAD = -1;
    private static final String HEX = "0123456789abcdef";
    private static final String[] SERVICE_KEYS = {
        "mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint"
    };

    private final Bytes in;
    private final int message;
    private final DnsNameReader names;
    private final StringBuilder out;

    DnsRecordText(Bytes in, int message, DnsNameReader names, StringBuilder out) {
        this.in = in;
        this.message = message;
        this.names = names;
        this.out = out;
    }

    /**
     * Appends the data of a record.
     *
     * @return false if they do not fit the type; what was appended is then worth nothing
     */
    boolean append(int type, int at, int to) {
        return switch (type) {
            case DnsCodes.A -> address(at, to, 4);
            case DnsCodes.AAAA -> address(at, to, 16);
            case DnsCodes.NS, DnsCodes.CNAME, DnsCodes.PTR, DnsCodes.DNAME -> name(at, to) != BAD;
            case DnsCodes.MX -> to - at > 2 && name(at + 2, to) != BAD;
            case DnsCodes.SOA -> soa(at, to);
            case DnsCodes.SRV -> srv(at, to);
            case DnsCodes.TXT, DnsCodes.SPF, DnsCodes.HINFO -> strings(at, to);
            case DnsCodes.NAPTR -> naptr(at, to);
            case DnsCodes.CAA -> caa(at, to);
            case DnsCodes.URI -> uri(at, to);
            case DnsCodes.SVCB, DnsCodes.HTTPS -> service(at, to);
            default -> security(type, at, to);
        };
    }

    private boolean security(int type, int at, int to) {
        return switch (type) {
            case DnsCodes.DS, DnsCodes.CDS -> numbers(at, to, 2, 1, 1) && rest(at + 4, to);
            case DnsCodes.TLSA, DnsCodes.SMIMEA -> numbers(at, to, 1, 1, 1) && rest(at + 3, to);
            case DnsCodes.SSHFP -> numbers(at, to, 1, 1) && rest(at + 2, to);
            case DnsCodes.DNSKEY, DnsCodes.CDNSKEY ->
                    numbers(at, to, 2, 1, 1) && length(at + 4, to);
            case DnsCodes.RRSIG -> signature(at, to);
            case DnsCodes.NSEC -> nsec(at, to);
            case DnsCodes.NSEC3 -> nsec3(at, to, true);
            case DnsCodes.NSEC3PARAM -> nsec3(at, to, false);
            case DnsCodes.TKEY, DnsCodes.TSIG -> name(at, to) != BAD; // the algorithm, no key
            default -> {
                appendGeneric(at, to);
                yield true;
            }
        };
    }

    /** Appends data of any kind: {@code \# 4 0a000001}. */
    void appendGeneric(int at, int to) {
        out.append("\\# ").append(to - at);
        if (to > at) {
            out.append(' ');
            hex(at, to);
        }
    }

    private boolean address(int at, int to, int bytes) {
        if (to - at != bytes) {
            return false;
        }
        if (bytes == 4) {
            appendAddress(0, in.u32be(at), 4, out);
        } else {
            appendAddress(in.i64be(at), in.i64be(at + 8), 16, out);
        }
        return true;
    }

    /** Appends an address of 4 or 16 bytes; IPv4 in IPv6 (::ffff:0:0/96) in the dotted form. */
    static void appendAddress(long high, long low, int bytes, StringBuilder out) {
        boolean isMapped = bytes == 16 && high == 0 && low >>> 32 == 0xffff;
        boolean isV6 = bytes == 16 && !isMapped;
        out.append(new Endpoint(high, isV6 ? low : low & 0xffff_ffffL, isV6, 0).host());
    }

    /** Appends a name; returns the index behind it, or {@link #BAD}. */
    private int name(int at, int to) {
        return names.read(in, message, at, to, out) == null ? names.next() : BAD;
    }

    private boolean soa(int at, int to) {
        int mailbox = name(at, to);
        if (mailbox == BAD) {
            return false;
        }
        out.append('/');
        int serial = name(mailbox, to);
        if (serial == BAD || to - serial < 20) {
            return false;
        }
        out.append("/T:").append(in.u32be(serial + 16));
        out.append("/E:").append(in.u32be(serial + 12));
        return true;
    }

    private boolean srv(int at, int to) {
        if (to - at < 7 || name(at + 6, to) == BAD) {
            return false;
        }
        out.append(':').append(in.u16be(at + 4));
        out.append("/W:").append(in.u16be(at + 2));
        out.append("/P:").append(in.u16be(at));
        return true;
    }

    private boolean strings(int from, int to) {
        int at = from;
        while (at < to) {
            int end = at + 1 + in.u8(at);
            if (end > to) {
                return false;
            }
            if (at > from) {
                out.append('/');
            }
            out.append(in.utf8(at + 1, end));
            at = end;
        }
        return true;
    }

    private boolean naptr(int at, int to) {
        if (!numbers(at, to, 2, 2)) {
            return false;
        }
        int next = at + 4;
        for (int i = 0; i < 3; i++) {
            if (next >= to || in.u8(next) >= to - next) {
                return false;
            }
            int end = next + 1 + in.u8(next);
            quoted(next + 1, end);
            next = end;
        }
        out.append(' ');
        return name(next, to) != BAD;
    }

    private boolean caa(int at, int to) {
        if (to - at < 2 || in.u8(at + 1) > to - at - 2) {
            return false;
        }
        int value = at + 2 + in.u8(at + 1);
        out.append(in.u8(at)).append(' ');
        appendQuotable(in, at + 2, value, out);
        quoted(value, to);
        return true;
    }

    private boolean uri(int at, int to) {
        if (!numbers(at, to, 2, 2)) {
            return false;
        }
        quoted(at + 4, to);
        return true;
    }

    private void quoted(int from, int to) {
        out.append(out.isEmpty() ? "\"" : " \"");
        appendQuotable(in, from, to, out);
        out.append('"');
    }

    /** Appends bytes as within quotes: printable ASCII as it is, the rest as \DDD. */
    static void appendQuotable(Bytes in, int from, int to, StringBuilder out) {
        for (int i = from; i < to; i++) {
            int b = in.u8(i);
            if (b == '"') {
                out.append("\\\"");
            } else if (b == '.') {
                out.append('.');
            } else {
                DnsNameReader.appendEscaped(b, out);
            }
        }
    }

    /** SVCB and HTTPS (RFC 9460): priority, target, parameters. */
    private boolean service(int at, int to) {
        if (to - at < 3) {
            return false;
        }
        out.append(in.u16be(at)).append(' ');
        int next = name(at + 2, to);
        while (next != BAD && next < to) {
            if (to - next < 4 || in.u16be(next + 2) > to - next - 4) {
                return false;
            }
            int value = next + 4;
            int end = value + in.u16be(next + 2);
            if (!parameter(in.u16be(next), value, end)) {
                return false;
            }
            next = end;
        }
        return next != BAD;
    }

    private boolean parameter(int key, int at, int to) {
        out.append(' ');
        if (key < SERVICE_KEYS.length) {
            out.append(SERVICE_KEYS[key]);
        } else {
            out.append("key").append(key);
        }
        if (at == to) {
            return true;
        }
        out.append('=');
        return switch (key) {
            case 1 -> list(at, to);
            case 3 -> numbers(at, to, 2);
            case 4 -> addresses(at, to, 4);
            case 6 -> addresses(at, to, 16);
            case 5 -> length(at, to);
            default -> {
                hex(at, to);
                yield true;
            }
        };
    }

    private boolean list(int from, int to) {
        int at = from;
        while (at < to) {
            int end = at + 1 + in.u8(at);
            if (end > to) {
                return false;
            }
            out.append(at > from ? "," : "");
            appendQuotable(in, at + 1, end, out);
            at = end;
        }
        return true;
    }

    private boolean addresses(int from, int to, int bytes) {
        for (int at = from; at < to; at += bytes) {
            out.append(at > from ? "," : "");
            if (to - at < bytes || !address(at, at + bytes, bytes)) {
                return false;
            }
        }
        return true;
    }

    /** Type covered, algorithm, labels, TTL, expiration, inception, key tag, signer (RFC 4034). */
    private boolean signature(int at, int to) {
        if (to - at < 19) {
            return false;
        }
        out.append(DnsCodes.type(in.u16be(at)))
                .append(' ')
                .append(in.u8(at + 2))
                .append(' ')
                .append(in.u8(at + 3));
        for (int i = 4; i < 16; i += 4) {
            out.append(' ').append(in.u32be(at + i));
        }
        out.append(' ').append(in.u16be(at + 16)).append(' ');
        int signature = name(at + 18, to);
        return signature != BAD && length(signature, to);
    }

    private boolean nsec(int at, int to) {
        int types = name(at, to);
        return types != BAD && types(types, to);
    }

    /** Hash algorithm, flags, iterations, salt; in NSEC3 the next hash and the types (RFC 5155). */
    private boolean nsec3(int at, int to, boolean hasTypes) {
        if (!numbers(at, to, 1, 1, 2) || to - at < 5 || in.u8(at + 4) > to - at - 5) {
            return false;
        }
        int salt = at + 5;
        int hash = salt + in.u8(at + 4);
        out.append(' ');
        if (hash == salt) {
            out.append('-');
        }
        hex(salt, hash);
        if (!hasTypes) {
            return true;
        }
        if (hash >= to || in.u8(hash) > to - hash - 1) {
            return false;
        }
        int types = hash + 1 + in.u8(hash);
        out.append(' ');
        hex(hash + 1, types);
        return types(types, to);
    }

    /** The types of an NSEC bitmap: windows of 256, each with its number and its length. */
    private boolean types(int from, int to) {
        int shown = 0;
        int at = from;
        while (at < to) {
            if (to - at < 2 || in.u8(at + 1) > to - at - 2) {
                return false;
            }
            int bits = at + 2;
            int end = bits + in.u8(at + 1);
            for (int i = 0; i < (end - bits) * 8; i++) {
                if ((in.u8(bits + i / 8) & 0x80 >>> i % 8) == 0) {
                    continue;
                }
                if (++shown > TYPES_MAX) {
                    out.append(" ...");
                    return true;
                }
                out.append(' ').append(DnsCodes.type(in.u8(at) << 8 | i));
            }
            at = end;
        }
        return true;
    }

    /** Unsigned numbers of one or two bytes each, with a space between. */
    private boolean numbers(int from, int to, int... widths) {
        int at = from;
        for (int width : widths) {
            if (to - at < width) {
                return false;
            }
            out.append(at > from ? " " : "").append(width == 1 ? in.u8(at) : in.u16be(at));
            at += width;
        }
        return true;
    }

    private boolean rest(int at, int to) {
        out.append(' ');
        hex(at, to);
        return true;
    }

    private boolean length(int at, int to) {
        out.append(out.charAt(out.length() - 1) == '=' ? "(" : " (");
        out.append(to - at).append(" bytes)");
        return true;
    }

    private void hex(int from, int to) {
        int end = (int) Math.min(to, (long) from + HEX_BYTES_MAX);
        for (int i = from; i < end; i++) {
            out.append(HEX.charAt(in.u8(i) >>> 4)).append(HEX.charAt(in.u8(i) & 0xf));
        }
        if (end < to) {
            out.append("...");
        }
    }
}
