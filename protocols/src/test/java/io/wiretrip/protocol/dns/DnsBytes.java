package io.wiretrip.protocol.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes DNS messages for tests, sound or not. */
final class DnsBytes {
    static final int QUERY = 0x0100;
    static final int RESPONSE = 0x8180;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final int[] counts = new int[4];

    /** A message whose counts follow from what is added. */
    DnsBytes(int id, int flags) {
        u16(id).u16(flags).u16(0).u16(0).u16(0).u16(0);
    }

    /** A query with one question of class INET. */
    static byte[] query(int id, String name, int type) {
        return new DnsBytes(id, QUERY).question(name, type, 1).bytes();
    }

    /** An answer with one question of class INET and one address. */
    static byte[] answer(int id, String name, String lastByte) {
        return new DnsBytes(id, RESPONSE)
                .question(name, 1, 1)
                .record(0, "", 1, 1, 300, 192, 0, 2, Integer.parseInt(lastByte))
                .bytes();
    }

    DnsBytes question(String name, int type, int dnsClass) {
        counts[0]++;
        return name(name).u16(type).u16(dnsClass);
    }

    /** A record; an empty name is a pointer to the first question's. */
    DnsBytes record(int section, String name, int type, int dnsClass, int ttl, int... data) {
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            bytes[i] = (byte) data[i];
        }
        return record(section, name, type, dnsClass, ttl, bytes);
    }

    DnsBytes record(int section, String name, int type, int dnsClass, int ttl, byte[] data) {
        counts[1 + section]++;
        if (name.isEmpty()) {
            u16(0xc00c);
        } else {
            name(name);
        }
        return u16(type).u16(dnsClass).u16(ttl >>> 16).u16(ttl).u16(data.length).raw(data);
    }

    /** The OPT record. */
    DnsBytes opt(int udpBytesMax, int rcodeHigh, int version, boolean dnssecOk, byte[] options) {
        counts[3]++;
        return raw(0).u16(41)
                .u16(udpBytesMax)
                .raw(rcodeHigh, version)
                .u16(dnssecOk ? 0x8000 : 0)
                .u16(options.length)
                .raw(options);
    }

    /** Says that a section has more than was added: 0 questions, 1 answers and so on. */
    DnsBytes claim(int section, int more) {
        counts[section] += more;
        return this;
    }

    DnsBytes name(String name) {
        return raw(wireName(name));
    }

    DnsBytes u16(int value) {
        return raw(value >>> 8, value);
    }

    DnsBytes raw(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    DnsBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] bytes() {
        byte[] bytes = out.toByteArray();
        for (int i = 0; i < 4; i++) {
            bytes[4 + 2 * i] = (byte) (counts[i] >>> 8);
            bytes[5 + 2 * i] = (byte) counts[i];
        }
        return bytes;
    }

    /** Labels of a name given with its final dot, uncompressed. */
    static byte[] wireName(String name) {
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        if (!name.equals(".")) {
            for (String label : name.substring(0, name.length() - 1).split("\\.", -1)) {
                byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
                labels.write(bytes.length);
                labels.writeBytes(bytes);
            }
        }
        labels.write(0);
        return labels.toByteArray();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Bytes of 16-bit numbers. */
    static byte[] u16s(int... values) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int value : values) {
            all.write(value >>> 8);
            all.write(value);
        }
        return all.toByteArray();
    }

    /** Bytes of 32-bit numbers. */
    static byte[] u32s(long... values) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (long value : values) {
            all.writeBytes(u16s((int) (value >>> 16) & 0xffff, (int) value & 0xffff));
        }
        return all.toByteArray();
    }

    /** A string behind its length. */
    static byte[] string(String latin1) {
        return join(
                new byte[] {(byte) latin1.length()}, latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The data of a SOA record. */
    static byte[] soa(long serial) {
        return join(wireName("ns.test."), wireName("admin.test."), u32s(serial, 1, 2, 3600, 300));
    }

    /** Messages behind their lengths, as on TCP. */
    static byte[] framed(byte[]... messages) {
        byte[][] parts = new byte[2 * messages.length][];
        for (int i = 0; i < messages.length; i++) {
            parts[2 * i] = u16s(messages[i].length);
            parts[2 * i + 1] = messages[i];
        }
        return join(parts);
    }

    /** The first bytes of a message. */
    static byte[] cut(byte[] message, int length) {
        return Arrays.copyOf(message, length);
    }
}
