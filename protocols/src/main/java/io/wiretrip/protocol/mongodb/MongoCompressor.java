package io.wiretrip.protocol.mongodb;

import io.wiretrip.protocol.Decompressor.Kind;

/** How the content of an OP_COMPRESSED is packed. */
enum MongoCompressor {
    /** Not at all; {@code noop}. */
    NOOP("noop", Kind.NONE),
    /** Snappy, raw. */
    SNAPPY("snappy", Kind.SNAPPY),
    /** Deflate with zlib's frame. */
    ZLIB("zlib", Kind.ZLIB),
    /** Zstandard. */
    ZSTD("zstd", Kind.ZSTD),
    /** One that the specification does not have. */
    UNKNOWN("unknown", Kind.NONE);

    private static final MongoCompressor[] BY_ID = {NOOP, SNAPPY, ZLIB, ZSTD};

    private final String text;
    private final Kind kind;

    MongoCompressor(String text, Kind kind) {
        this.text = text;
        this.kind = kind;
    }

    static MongoCompressor of(int id) {
        return id < BY_ID.length ? BY_ID[id] : UNKNOWN;
    }

    /** The name that drivers use. */
    String text() {
        return text;
    }

    /** What unpacks it. */
    Kind kind() {
        return kind;
    }
}
