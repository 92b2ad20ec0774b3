package io.wiretrip.protocol.kafka;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes messages of Kafka by hand. */
final class KafkaBytes {
    static final int PRODUCE = 0;
    static final int FETCH = 1;
    static final int METADATA = 3;
    static final int OFFSET_COMMIT = 8;
    static final int FIND_COORDINATOR = 10;
    static final int JOIN_GROUP = 11;
    static final int HEARTBEAT = 12;
    static final int SASL_HANDSHAKE = 17;
    static final int API_VERSIONS = 18;
    static final int SASL_AUTHENTICATE = 36;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    /** What writes to a stream that never fails. */
    private interface Step {
        void write() throws IOException;
    }

    /** The header of a request, behind its length, without tagged fields. */
    static KafkaBytes request(int api, int version, int correlationId, String clientId) {
        return new KafkaBytes().i16(api).i16(version).i32(correlationId).text(clientId);
    }

    /** The header of a request with tagged fields. */
    static KafkaBytes flexible(int api, int version, int correlationId, String clientId) {
        return request(api, version, correlationId, clientId).i8(0);
    }

    /** The header of a response, behind its length, without tagged fields. */
    static KafkaBytes response(int correlationId) {
        return new KafkaBytes().i32(correlationId);
    }

    /** The bytes behind a length of four bytes. */
    byte[] framed() {
        byte[] body = bytes.toByteArray();
        return new KafkaBytes().i32(body.length).raw(body).bytes.toByteArray();
    }

    /** The bytes as they are. */
    byte[] plain() {
        return bytes.toByteArray();
    }

    KafkaBytes i8(int value) {
        return then(() -> out.writeByte(value));
    }

    KafkaBytes i16(int value) {
        return then(() -> out.writeShort(value));
    }

    KafkaBytes i32(int value) {
        return then(() -> out.writeInt(value));
    }

    KafkaBytes i64(long value) {
        return then(() -> out.writeLong(value));
    }

    KafkaBytes id(long high, long low) {
        return i64(high).i64(low);
    }

    KafkaBytes raw(byte... more) {
        return then(() -> out.write(more));
    }

    /** A text behind a length of two bytes; −1 for the text "null". */
    KafkaBytes text(String value) {
        if (value.equals("null")) {
            return i16(-1);
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return i16(utf8.length).raw(utf8);
    }

    /** A text behind a compact length. */
    KafkaBytes compact(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return varint(utf8.length + 1).raw(utf8);
    }

    KafkaBytes varint(int value) {
        int rest = value;
        while (rest > 0x7f) {
            i8((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        return i8(rest);
    }

    /** No tagged fields. */
    KafkaBytes noTags() {
        return i8(0);
    }

    /** A batch of format 2 with so many records, made of so many bytes, behind its header. */
    static byte[] batch(int records, int attributes, int bytes) {
        return new KafkaBytes()
                .i64(0)
                .i32(49 + bytes)
                .i32(0)
                .i8(2)
                .i32(0)
                .i16(attributes)
                .i32(records - 1)
                .i64(0)
                .i64(0)
                .i64(-1)
                .i16(-1)
                .i32(-1)
                .i32(records)
                .raw(new byte[bytes])
                .plain();
    }

    /** A message of format 0 or 1. */
    static byte[] oldMessage(int magic, int attributes, int bytes) {
        KafkaBytes message =
                new KafkaBytes()
                        .i64(0)
                        .i32(6 + 8 * magic + 8 + bytes)
                        .i32(0)
                        .i8(magic)
                        .i8(attributes);
        if (magic > 0) {
            message.i64(0);
        }
        return message.i32(-1).i32(bytes).raw(new byte[bytes]).plain();
    }

    /** Produce 7 of one partition of one topic. */
    static byte[] produce(int correlationId, int acks, String topic, byte[] records) {
        return request(PRODUCE, 7, correlationId, "p")
                .text("null")
                .i16(acks)
                .i32(30_000)
                .i32(1)
                .text(topic)
                .i32(1)
                .i32(0)
                .i32(records.length)
                .raw(records)
                .framed();
    }

    /** The answer to {@link #produce}. */
    static byte[] produced(int correlationId, String topic, int error) {
        return response(correlationId)
                .i32(1)
                .text(topic)
                .i32(1)
                .i32(0)
                .i16(error)
                .i64(42)
                .i64(-1)
                .i64(0)
                .i32(0)
                .framed();
    }

    /** Heartbeat 0. */
    static byte[] heartbeat(int correlationId, String group) {
        return request(HEARTBEAT, 0, correlationId, "c").text(group).i32(3).text("m").framed();
    }

    /** The answer to {@link #heartbeat}. */
    static byte[] heartbeatAnswer(int correlationId, int error) {
        return response(correlationId).i16(error).framed();
    }

    /** Metadata 12 of one topic by its name. */
    static byte[] metadata(int correlationId, String topic) {
        return flexible(METADATA, 12, correlationId, "c")
                .varint(2)
                .id(0, 0)
                .compact(topic)
                .noTags()
                .i8(1)
                .i8(0)
                .noTags()
                .framed();
    }

    /** The answer to {@link #metadata}, which tells the topic's id. */
    static byte[] metadataAnswer(int correlationId, String topic, long high, long low) {
        return response(correlationId)
                .noTags()
                .i32(0)
                .varint(2)
                .i32(1)
                .compact("broker")
                .i32(9092)
                .i8(0)
                .noTags()
                .compact("cluster-of-tests")
                .i32(1)
                .varint(2)
                .i16(0)
                .compact(topic)
                .id(high, low)
                .i8(0)
                .varint(2)
                .i16(0)
                .i32(0)
                .i32(1)
                .i32(0)
                .varint(2)
                .i32(1)
                .varint(2)
                .i32(1)
                .varint(1)
                .noTags()
                .i32(Integer.MIN_VALUE)
                .noTags()
                .noTags()
                .framed();
    }

    /** Fetch 13 of one partition of a topic that goes by its id. */
    static byte[] fetch(int correlationId, long high, long low) {
        return flexible(FETCH, 13, correlationId, "c")
                .i32(-1)
                .i32(500)
                .i32(1)
                .i32(52_428_800)
                .i8(0)
                .i32(0)
                .i32(0)
                .varint(2)
                .id(high, low)
                .varint(2)
                .i32(0)
                .i32(1)
                .i64(7)
                .i32(-1)
                .i64(-1)
                .i32(1 << 20)
                .noTags()
                .noTags()
                .varint(1)
                .compact("")
                .noTags()
                .framed();
    }

    /** The answer to {@link #fetch}. */
    static byte[] fetched(int correlationId, long high, long low, byte[] records) {
        return response(correlationId)
                .noTags()
                .i32(0)
                .i16(0)
                .i32(77)
                .varint(2)
                .id(high, low)
                .varint(2)
                .i32(0)
                .i16(0)
                .i64(10)
                .i64(10)
                .i64(0)
                .varint(1)
                .i32(-1)
                .varint(records.length + 1)
                .raw(records)
                .noTags()
                .noTags()
                .noTags()
                .framed();
    }

    private KafkaBytes then(Step step) {
        try {
            step.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
