package io.wiretrip.exporter.traces;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;

/**
 * A span of the past: what happened is known before the span is.
 *
 * @param identity what it is called, and by what other spans know it
 * @param startNs nanoseconds since the epoch
 * @param endNs nanoseconds since the epoch, not before the start
 * @param attributes what is told of it
 * @param attributeCount how many attributes there were before they were bounded
 * @param status whether it failed
 * @param links spans that belong to it and are not its parent
 * @param bytes about how many it has
 */
record FinishedSpan(
        Identity identity,
        long startNs,
        long endNs,
        Attributes attributes,
        int attributeCount,
        StatusData status,
        List<LinkData> links,
        int bytes)
        implements SpanData {

    /**
     * Names and ids.
     *
     * @param parent invalid for a root span
     * @param resource whose span it is
     * @param scope who made it
     */
    record Identity(
            String name,
            SpanKind kind,
            SpanContext context,
            SpanContext parent,
            Resource resource,
            InstrumentationScopeInfo scope) {}

    @Override
    public String getName() {
        return identity.name();
    }

    @Override
    public SpanKind getKind() {
        return identity.kind();
    }

    @Override
    public SpanContext getSpanContext() {
        return identity.context();
    }

    @Override
    public SpanContext getParentSpanContext() {
        return identity.parent();
    }

    @Override
    public StatusData getStatus() {
        return status;
    }

    @Override
    public long getStartEpochNanos() {
        return startNs;
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public List<EventData> getEvents() {
        return List.of();
    }

    @Override
    public List<LinkData> getLinks() {
        return links;
    }

    @Override
    public long getEndEpochNanos() {
        return endNs;
    }

    @Override
    public boolean hasEnded() {
        return true;
    }

    @Override
    public int getTotalRecordedEvents() {
        return 0;
    }

    @Override
    public int getTotalRecordedLinks() {
        return links.size();
    }

    @Override
    public int getTotalAttributeCount() {
        return attributeCount;
    }

    @Override
    @Deprecated
    public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
        return InstrumentationLibraryInfo.create(
                identity.scope().getName(),
                identity.scope().getVersion(),
                identity.scope().getSchemaUrl());
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return identity.scope();
    }

    @Override
    public Resource getResource() {
        return identity.resource();
    }
}
