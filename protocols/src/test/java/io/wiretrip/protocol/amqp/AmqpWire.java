package io.wiretrip.protocol.amqp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds frames of AMQP 0-9-1 for tests. */
final class AmqpWire {
    /** Asks for 0-9-1. */
    static final byte[] HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    /** No property at all. */
    static final byte[] NO_PROPERTIES = {0, 0};

    private AmqpWire() {}

    /** Arguments of a method, one after another. */
    static final class Arguments {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Arguments u8(int value) {
            out.write(value);
            return this;
        }

        Arguments u16(int value) {
            return u8(value >>> 8).u8(value);
        }

        Arguments u32(long value) {
            return u16((int) (value >>> 16)).u16((int) value);
        }

        Arguments u64(long value) {
            return u32(value >>> 32).u32(value);
        }

        Arguments text(String value) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            return u8(bytes.length).raw(bytes);
        }

        Arguments longText(String value) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            return u32(bytes.length).raw(bytes);
        }

        /** A table with one entry, a long string. */
        Arguments table(String name, String value) {
            byte[] entry = args().text(name).u8('S').longText(value).bytes();
            return u32(entry.length).raw(entry);
        }

        Arguments raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }

    static Arguments args() {
        return new Arguments();
    }

    /** One frame. */
    static byte[] frame(int type, int channel, byte[] payload) {
        return args().u8(type).u16(channel).u32(payload.length).raw(payload).u8(0xce).bytes();
    }

    static byte[] method(int channel, int classId, int methodId, Arguments arguments) {
        return frame(1, channel, args().u16(classId).u16(methodId).raw(arguments.bytes()).bytes());
    }

    static byte[] method(int channel, int classId, int methodId) {
        return method(channel, classId, methodId, args());
    }

    static byte[] contentHeader(int channel, long bodyBytes, byte[] properties) {
        return frame(2, channel, args().u16(60).u16(0).u64(bodyBytes).raw(properties).bytes());
    }

    static byte[] body(int channel, int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) ('a' + i % 26);
        }
        return frame(3, channel, payload);
    }

    static byte[] heartbeat() {
        return frame(8, 0, new byte[0]);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** A publish with a body in one frame. */
    static byte[] publish(int channel, String exchange, String key, int flags, int length) {
        byte[] method = method(channel, 60, 40, args().u16(0).text(exchange).text(key).u8(flags));
        return join(method, content(channel, length));
    }

    /** A content header without properties, and a body in one frame. */
    static byte[] content(int channel, int length) {
        byte[] header = contentHeader(channel, length, NO_PROPERTIES);
        return length == 0 ? header : join(header, body(channel, length));
    }

    static byte[] deliver(int channel, String consumer, long tag, int length) {
        Arguments arguments = args().text(consumer).u64(tag).u8(0).text("logs").text("key");
        return join(method(channel, 60, 60, arguments), content(channel, length));
    }

    static byte[] ack(int channel, long tag, boolean multiple) {
        return method(channel, 60, 80, args().u64(tag).u8(multiple ? 1 : 0));
    }

    static byte[] nack(int channel, long tag, boolean multiple) {
        return method(channel, 60, 120, args().u64(tag).u8(multiple ? 1 : 0));
    }

    static byte[] reject(int channel, long tag) {
        return method(channel, 60, 90, args().u64(tag).u8(1));
    }

    static byte[] start() {
        return method(
                0,
                10,
                10,
                args().u8(0)
                        .u8(9)
                        .table("product", "RabbitMQ")
                        .longText("PLAIN")
                        .longText("en_US"));
    }

    static byte[] startOk(String response) {
        Arguments arguments =
                args().table("product", "test").text("PLAIN").longText(response).text("en_US");
        return method(0, 10, 11, arguments);
    }

    static byte[] tune(int methodId) {
        return method(0, 10, methodId, args().u16(2047).u32(131072).u16(60));
    }

    static byte[] open(String virtualHost) {
        return method(0, 10, 40, args().text(virtualHost).text("").u8(0));
    }

    static byte[] openOk() {
        return method(0, 10, 41, args().text(""));
    }

    static byte[] channelOpen(int channel) {
        return method(channel, 20, 10, args().text(""));
    }

    static byte[] channelOpenOk(int channel) {
        return method(channel, 20, 11, args().u32(0));
    }

    static byte[] confirmSelect(int channel) {
        return method(channel, 85, 10, args().u8(0));
    }

    static byte[] confirmSelectOk(int channel) {
        return method(channel, 85, 11);
    }

    static byte[] consume(int channel, String queue, String tag, boolean noAck) {
        Arguments arguments = args().u16(0).text(queue).text(tag).u8(noAck ? 2 : 0).u32(0);
        return method(channel, 60, 20, arguments);
    }

    static byte[] consumeOk(int channel, String tag) {
        return method(channel, 60, 21, args().text(tag));
    }

    static byte[] declare(int channel, String queue, boolean noWait) {
        Arguments arguments = args().u16(0).text(queue).u8(noWait ? 16 : 0).u32(0);
        return method(channel, 50, 10, arguments);
    }

    static byte[] declareOk(int channel, String queue) {
        return method(channel, 50, 11, args().text(queue).u32(3).u32(1));
    }

    static byte[] bind(int channel, String queue, String exchange, String key) {
        Arguments arguments = args().u16(0).text(queue).text(exchange).text(key).u8(0).u32(0);
        return method(channel, 50, 20, arguments);
    }

    static byte[] get(int channel, String queue, boolean noAck) {
        return method(channel, 60, 70, args().u16(0).text(queue).u8(noAck ? 1 : 0));
    }

    static byte[] getOk(int channel, long tag, int length) {
        Arguments arguments = args().u64(tag).u8(0).text("logs").text("key").u32(5);
        return join(method(channel, 60, 71, arguments), content(channel, length));
    }

    static byte[] getEmpty(int channel) {
        return method(channel, 60, 72, args().text(""));
    }

    static byte[] comesBack(int channel, String exchange, String key, int length) {
        Arguments arguments = args().u16(312).text("NO_ROUTE").text(exchange).text(key);
        return join(method(channel, 60, 50, arguments), content(channel, length));
    }

    static byte[] close(int channel, int code, String text, int failedClass, int failedMethod) {
        Arguments arguments = args().u16(code).text(text).u16(failedClass).u16(failedMethod);
        return method(channel, channel == 0 ? 10 : 20, channel == 0 ? 50 : 40, arguments);
    }

    static byte[] closeOk(int channel) {
        return method(channel, channel == 0 ? 10 : 20, channel == 0 ? 51 : 41);
    }
}
