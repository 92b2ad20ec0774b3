package io.wiretrip.exporter.traces;

import com.google.protobuf.CodedOutputStream;
import io.wiretrip.exporter.traces.SpanReferences.Reference;
import io.wiretrip.protocol.TraceContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A span as {@code opentelemetry.proto.trace.v1.Span}, used again for one after another. One
 * thread.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto">trace.proto</a>
 */
final class SpanMessage {
    /** {@code SpanKind.SPAN_KIND_SERVER}. */
    static final int SERVER = 2;

    /** {@code SpanKind.SPAN_KIND_CLIENT}. */
    static final int CLIENT = 3;

    /** {@code SpanKind.SPAN_KIND_PRODUCER}. */
    static final int PRODUCER = 4;

    /** {@code SpanKind.SPAN_KIND_CONSUMER}. */
    static final int CONSUMER = 5;

    // ScopeSpans
    private static final int SPANS = 2;

    // Span, and the first three of Span.Link
    private static final int TRACE_ID = 1;
    private static final int SPAN_ID = 2;
    private static final int TRACE_STATE = 3;
    private static final int PARENT_SPAN_ID = 4;
    private static final int NAME = 5;
    private static final int KIND = 6;
    private static final int START = 7;
    private static final int END = 8;
    private static final int ATTRIBUTES = 9;
    private static final int DROPPED_ATTRIBUTES = 10;
    private static final int LINKS = 13;
    private static final int STATUS = 15;
    private static final int FLAGS = 16;

    // Span.Link
    private static final int LINK_FLAGS = 6;

    // Status
    private static final int CODE = 3;
    private static final int CODE_ERROR = 2;

    private static final int SAMPLED = 1;
    private static final int KNOWS_IF_REMOTE = 0x100;
    private static final int IS_REMOTE = 0x200;

    private static final int TRACE_ID_BYTES = 16;
    private static final int SPAN_ID_BYTES = 8;
    private static final int HALF_DIGITS = 16;
    private static final byte[] NOTHING = {};

    /** Ids, times, kind and flags. */
    private static final int FIXED_SIZE =
            Proto.fieldSize(TRACE_ID, TRACE_ID_BYTES)
                    + Proto.fieldSize(SPAN_ID, SPAN_ID_BYTES)
                    + CodedOutputStream.computeEnumSize(KIND, SERVER)
                    + CodedOutputStream.computeFixed64Size(START, 0)
                    + CodedOutputStream.computeFixed64Size(END, 0)
                    + CodedOutputStream.computeFixed32Size(FLAGS, 0);

    private static final int STATUS_SIZE = CodedOutputStream.computeEnumSize(CODE, CODE_ERROR);

    private final SpanAttributes attributes;

    private long traceHigh;
    private long traceLow;
    private long spanId;
    private @Nullable TraceContext parent;
    private @Nullable TraceContext link;
    private byte[] traceState = NOTHING;
    private byte[] linkState = NOTHING;
    private byte[] name = NOTHING;
    private int kind;
    private long startNs;
    private long endNs;
    private boolean failed;

    /** A message with these attributes, as they are when it is written. */
    SpanMessage(SpanAttributes attributes) {
        this.attributes = attributes;
    }

    /** Which span it is, whose child, and what it is linked to. */
    void identity(Reference reference) {
        traceHigh = reference.traceHigh();
        traceLow = reference.traceLow();
        spanId = reference.spanId();
        TraceContext context = reference.context();
        boolean named = context != null && context.hasParent();
        parent = named && reference.isChild() ? context : null;
        link = named && !reference.isChild() ? context : null;
        traceState = parent == null ? NOTHING : state(parent);
        linkState = link == null ? NOTHING : state(link);
    }

    private static byte[] state(TraceContext context) {
        return TraceStates.valid(context.state()).getBytes(StandardCharsets.UTF_8);
    }

    /** What it is called. */
    void name(String text, int spanKind) {
        name = text.getBytes(StandardCharsets.UTF_8);
        kind = spanKind;
    }

    /** From when to when, nanoseconds since the epoch. */
    void times(long fromNs, long toNs) {
        startNs = fromNs;
        endNs = Math.max(fromNs, toNs);
    }

    /** Whether its status is Error. */
    void failed(boolean isError) {
        failed = isError;
    }

    /** Adds it to a batch. */
    void addTo(SpanBatch batch, ServiceResource owner) {
        int size = size();
        int whole = Proto.fieldSize(SPANS, size);
        Proto.write(
                batch.room(whole),
                batch.used(),
                whole,
                out -> {
                    Proto.open(out, SPANS, size);
                    write(out);
                });
        batch.added(owner, whole);
    }

    private int size() {
        int size = FIXED_SIZE + Proto.fieldSize(NAME, name.length) + attributes.size();
        if (parent != null) {
            size += Proto.fieldSize(PARENT_SPAN_ID, SPAN_ID_BYTES);
        }
        size += optionalSize(TRACE_STATE, traceState);
        if (attributes.left() > 0) {
            size += CodedOutputStream.computeUInt32Size(DROPPED_ATTRIBUTES, attributes.left());
        }
        if (link != null) {
            size += Proto.fieldSize(LINKS, linkSize());
        }
        if (failed) {
            size += Proto.fieldSize(STATUS, STATUS_SIZE);
        }
        return size;
    }

    private int linkSize() {
        return Proto.fieldSize(TRACE_ID, TRACE_ID_BYTES)
                + Proto.fieldSize(SPAN_ID, SPAN_ID_BYTES)
                + optionalSize(TRACE_STATE, linkState)
                + CodedOutputStream.computeFixed32Size(LINK_FLAGS, 0);
    }

    private static int optionalSize(int field, byte[] text) {
        return text.length == 0 ? 0 : Proto.fieldSize(field, text.length);
    }

    private void write(CodedOutputStream out) throws IOException {
        ids(out, traceHigh, traceLow, spanId);
        optional(out, TRACE_STATE, traceState);
        if (parent != null) {
            id(out, PARENT_SPAN_ID, half(parent.spanId(), 0));
        }
        out.writeByteArray(NAME, name);
        out.writeEnum(KIND, kind);
        out.writeFixed64(START, startNs);
        out.writeFixed64(END, endNs);
        attributes.writeTo(out, ATTRIBUTES);
        if (attributes.left() > 0) {
            out.writeUInt32(DROPPED_ATTRIBUTES, attributes.left());
        }
        if (link != null) {
            writeLink(out, link);
        }
        if (failed) {
            Proto.open(out, STATUS, STATUS_SIZE);
            out.writeEnum(CODE, CODE_ERROR);
        }
        out.writeFixed32(FLAGS, SAMPLED | KNOWS_IF_REMOTE | (parent == null ? 0 : IS_REMOTE));
    }

    private void writeLink(CodedOutputStream out, TraceContext to) throws IOException {
        Proto.open(out, LINKS, linkSize());
        String trace = to.traceId();
        ids(out, half(trace, 0), half(trace, HALF_DIGITS), half(to.spanId(), 0));
        optional(out, TRACE_STATE, linkState);
        out.writeFixed32(LINK_FLAGS, (to.sampled() ? SAMPLED : 0) | KNOWS_IF_REMOTE | IS_REMOTE);
    }

    private static long half(String digits, int from) {
        return HexFormat.fromHexDigitsToLong(digits, from, from + HALF_DIGITS);
    }

    private static void ids(CodedOutputStream out, long high, long low, long span)
            throws IOException {
        Proto.open(out, TRACE_ID, TRACE_ID_BYTES);
        out.writeFixed64NoTag(Long.reverseBytes(high)); // network order
        out.writeFixed64NoTag(Long.reverseBytes(low));
        id(out, SPAN_ID, span);
    }

    private static void id(CodedOutputStream out, int field, long id) throws IOException {
        Proto.open(out, field, SPAN_ID_BYTES);
        out.writeFixed64NoTag(Long.reverseBytes(id));
    }

    private static void optional(CodedOutputStream out, int field, byte[] text) throws IOException {
        if (text.length > 0) {
            out.writeByteArray(field, text);
        }
    }
}
