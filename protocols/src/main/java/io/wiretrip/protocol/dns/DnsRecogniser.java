package io.wiretrip.protocol.dns;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Protocol.Recognition;

/**
 * Judges whether bytes are a DNS message, more strictly than the decoder: every count has to fit,
 * every name to be sound, the message to end where its last record does, and its first question to
 * have a type and a class that exist.
 */
final class DnsRecogniser {
    /** With so many bytes of a stream's first message, the rest of it need not be awaited. */
    static final int ENOUGH_BYTES = 512;

    private static final int QUESTIONS_MAX = 32;
    private static final int QUESTION_BYTES_MIN = 5;
    private static final int RECORD_BYTES_MIN = 11;
    private static final int MESSAGE_BYTES_MIN = DnsReader.HEADER_BYTES + QUESTION_BYTES_MIN;

    /** NetBIOS names share the format of DNS: half-bytes as 32 letters of A..P, types 32 and 33. */
    private static final int NETBIOS_LABEL_BYTES = 32;

    private final DnsNameReader names = new DnsNameReader();
    private boolean plausible;

    /** Judges a datagram. */
    Recognition judgeDatagram(Bytes in) {
        int from = in.position();
        int length = in.limit() - from;
        Recognition recognition = judge(in, from, in.limit(), (long) length + in.missing());
        return recognition == Recognition.MORE
                ? in.missing() > 0 && plausible ? sender(in, from) : Recognition.NO
                : recognition;
    }

    /** Judges the first bytes of a stream. */
    Recognition judgeStream(Bytes in) {
        int at = in.position();
        Recognition recognition = judgeWhole(in, at);
        return recognition == Recognition.MORE && in.limit() - at >= ENOUGH_BYTES && plausible
                ? sender(in, at + DnsStreamDecoder.PREFIX_BYTES)
                : recognition;
    }

    /** Judges a message behind its length; {@link Recognition#MORE} until all of it is there. */
    Recognition judgeWhole(Bytes in, int at) {
        plausible = false;
        int available = in.limit() - at;
        if (available < DnsStreamDecoder.PREFIX_BYTES) {
            return Recognition.MORE;
        }
        int length = in.u16be(at);
        if (length < MESSAGE_BYTES_MIN) {
            return Recognition.NO;
        }
        int from = at + DnsStreamDecoder.PREFIX_BYTES;
        return judge(in, from, (int) Math.min((long) from + length, in.limit()), length);
    }

    /** Whether the message judged last had a good header and a good question at least. */
    boolean wasPlausible() {
        return plausible;
    }

    private static Recognition sender(Bytes in, int from) {
        return (in.u8(from + 2) & 0x80) == 0 ? Recognition.CLIENT : Recognition.SERVER;
    }

    private Recognition judge(Bytes in, int from, int to, long length) {
        plausible = false;
        if (length < MESSAGE_BYTES_MIN) {
            return Recognition.NO;
        }
        if (to - from < DnsReader.HEADER_BYTES) {
            return Recognition.MORE;
        }
        int flags = in.u16be(from + 2);
        int questions = in.u16be(from + 4);
        int records = in.u16be(from + 6) + in.u16be(from + 8) + in.u16be(from + 10);
        long bytesMin =
                DnsReader.HEADER_BYTES
                        + (long) questions * QUESTION_BYTES_MIN
                        + (long) records * RECORD_BYTES_MIN;
        if (bytesMin > length || !isHeader(in, from, flags, questions, records)) {
            return Recognition.NO;
        }
        boolean whole = to - from == length;
        int at = from + DnsReader.HEADER_BYTES;
        for (int i = 0; i < questions + records; i++) {
            at = i < questions ? question(in, from, at, to) : record(in, from, at, to);
            if (at < 0) {
                return at == DnsNameReader.CUT && !whole ? Recognition.MORE : Recognition.NO;
            }
            plausible = true;
        }
        return whole && at == to ? sender(in, from) : Recognition.NO;
    }

    private static boolean isHeader(Bytes in, int from, int flags, int questions, int records) {
        int opcode = flags >>> 11 & 0xf;
        boolean knownOpcode =
                opcode == DnsCodes.OPCODE_QUERY
                        || opcode == DnsCodes.OPCODE_NOTIFY
                        || opcode == DnsCodes.OPCODE_UPDATE;
        if (!knownOpcode || (flags & DnsMessage.Z) != 0 || questions > QUESTIONS_MAX) {
            return false;
        }
        if ((flags & DnsMessage.QR) != 0) {
            boolean isMulticast =
                    in.u16be(from) == 0
                            && (flags & DnsMessage.AA) != 0
                            && (flags & 0xf) == 0
                            && records > 0;
            return questions > 0 || isMulticast;
        }
        int answers = in.u16be(from + 6);
        boolean mayAnswer = opcode != DnsCodes.OPCODE_QUERY || in.u16be(from) == 0;
        return questions > 0 && (flags & (DnsMessage.RA | 0xf)) == 0 && (answers == 0 || mayAnswer);
    }

    /** Index behind a good question, or what {@link DnsNameReader#skip} says. */
    private int question(Bytes in, int message, int from, int to) {
        int name = name(in, message, from, to);
        if (name < 0) {
            return name;
        }
        if (to - name < DnsReader.QUESTION_FIXED_BYTES) {
            return DnsNameReader.CUT;
        }
        boolean isGood =
                DnsCodes.isKnownType(in.u16be(name))
                        && DnsCodes.isKnownClass(in.u16be(name + 2))
                        && !isNetbios(in, from, in.u16be(name));
        return isGood ? name + DnsReader.QUESTION_FIXED_BYTES : DnsNameReader.BAD_LABEL;
    }

    private int record(Bytes in, int message, int from, int to) {
        int name = name(in, message, from, to);
        if (name < 0) {
            return name;
        }
        if (to - name < DnsReader.RECORD_FIXED_BYTES) {
            return DnsNameReader.CUT;
        }
        boolean isGood =
                in.u16be(name) == DnsCodes.OPT || DnsCodes.isKnownClass(in.u16be(name + 2));
        if (!isGood) {
            return DnsNameReader.BAD_LABEL;
        }
        int data = name + DnsReader.RECORD_FIXED_BYTES;
        int dataBytes = in.u16be(name + 8);
        return to - data < dataBytes ? DnsNameReader.CUT : data + dataBytes;
    }

    private int name(Bytes in, int message, int from, int to) {
        DnsViolation wrong = names.read(in, message, from, to, null);
        if (wrong == null) {
            return isText(in, from, to) ? names.next() : DnsNameReader.BAD_LABEL;
        }
        return wrong == DnsViolation.CONTENT_SHORT ? DnsNameReader.CUT : DnsNameReader.BAD_LABEL;
    }

    /** Whether the labels before a pointer have no control characters; UTF-8 is multicast DNS's. */
    private static boolean isText(Bytes in, int from, int to) {
        int at = from;
        while (at < to && in.u8(at) != 0 && in.u8(at) < 0x40) {
            int end = at + 1 + in.u8(at);
            for (at++; at < end; at++) {
                if (in.u8(at) < ' ' || in.u8(at) == 0x7f) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isNetbios(Bytes in, int name, int type) {
        if (in.u8(name) != NETBIOS_LABEL_BYTES || (type != 32 && type != 33)) {
            return false;
        }
        for (int i = name + 1; i <= name + NETBIOS_LABEL_BYTES; i++) {
            if (in.u8(i) < 'A' || in.u8(i) > 'P') {
                return false;
            }
        }
        return true;
    }
}
