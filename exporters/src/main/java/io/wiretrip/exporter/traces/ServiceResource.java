package io.wiretrip.exporter.traces;

import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.wiretrip.exporter.FieldView;
import io.wiretrip.exporter.otlp.AgentIdentity;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Whose spans they are, as {@code opentelemetry.proto.trace.v1.ResourceSpans} without the spans:
 * encoded once, and written around the spans of each batch. Immutable; grouped by identity.
 */
final class ServiceResource {
    // ExportTraceServiceRequest
    private static final int RESOURCE_SPANS = 1;

    // ResourceSpans
    private static final int RESOURCE = 1;
    private static final int SCOPE_SPANS = 2;

    // ResourceSpans and ScopeSpans
    private static final int SCHEMA = 3;

    // Resource
    private static final int ATTRIBUTES = 1;

    // ScopeSpans
    private static final int SCOPE = 1;

    // InstrumentationScope
    private static final int NAME = 1;
    private static final int VERSION = 2;

    private static final int HEAD_MAX = 16;

    private final byte[] resource;
    private final byte[] scope;
    private final byte[] schema;

    /**
     * The resource of a service.
     *
     * @param attributes of which all are texts
     * @param teller who made its spans
     */
    ServiceResource(Attributes attributes, InstrumentationScopeInfo teller) {
        this.resource = Proto.field(RESOURCE, encoded(attributes));
        this.scope = Proto.field(SCOPE, encoded(teller));
        this.schema = Proto.field(SCHEMA, utf8(AgentIdentity.SCHEMA_URL));
    }

    private static byte[] encoded(Attributes attributes) {
        SpanAttributes list = new SpanAttributes();
        list.begin(new SpanView(FieldView.AS_SEEN));
        attributes.forEach(
                (key, value) -> list.text(new AttributeName(key.getKey()), value.toString()));
        return Proto.bytes(list.size(), out -> list.writeTo(out, ATTRIBUTES));
    }

    private static byte[] encoded(InstrumentationScopeInfo teller) {
        byte[] name = utf8(teller.getName());
        byte[] version = utf8(Objects.requireNonNullElse(teller.getVersion(), ""));
        int size = Proto.fieldSize(NAME, name.length) + Proto.fieldSize(VERSION, version.length);
        return Proto.bytes(
                size,
                out -> {
                    out.writeByteArray(NAME, name);
                    out.writeByteArray(VERSION, version);
                });
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Its bytes in a request, around so many bytes of spans. */
    int size(int spanBytes) {
        return Proto.fieldSize(RESOURCE_SPANS, resourceSpansSize(spanBytes));
    }

    private int resourceSpansSize(int spanBytes) {
        return resource.length
                + Proto.fieldSize(SCOPE_SPANS, scopeSpansSize(spanBytes))
                + schema.length;
    }

    private int scopeSpansSize(int spanBytes) {
        return scope.length + spanBytes + schema.length;
    }

    /** Writes what stands before so many bytes of spans. */
    void writeHead(OutputStream out, int spanBytes) throws IOException {
        open(out, RESOURCE_SPANS, resourceSpansSize(spanBytes));
        out.write(resource);
        open(out, SCOPE_SPANS, scopeSpansSize(spanBytes));
        out.write(scope);
    }

    /** Writes what stands behind the spans. */
    void writeTail(OutputStream out) throws IOException {
        out.write(schema); // the scope's
        out.write(schema);
    }

    private static void open(OutputStream out, int field, int size) throws IOException {
        CodedOutputStream head = CodedOutputStream.newInstance(out, HEAD_MAX);
        Proto.open(head, field, size);
        head.flush();
    }
}
