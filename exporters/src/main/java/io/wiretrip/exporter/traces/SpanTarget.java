package io.wiretrip.exporter.traces;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.wiretrip.config.OtlpTargetConfig;
import io.wiretrip.config.OtlpTargetConfig.OtlpProtocol;
import io.wiretrip.exporter.otlp.OtlpSender;
import io.wiretrip.exporter.otlp.OtlpSettings;
import io.wiretrip.exporter.otlp.ResponseTap;
import java.util.List;

/**
 * Where spans go: the official exporter, set up as configured, gives its sender, which is handed
 * what is encoded already.
 */
final class SpanTarget implements OtlpSender.Signal<SpanBatch> {
    private static final String PATH = "/v1/traces";

    private final SpanExporter exporter;
    private final ResponseTap tap;

    SpanTarget(OtlpTargetConfig config, String section, ResponseTap tap) {
        OtlpSettings settings = new OtlpSettings(config, section);
        this.tap = tap;
        exporter =
                config.protocol() == OtlpProtocol.GRPC ? grpc(settings, tap) : http(settings, tap);
    }

    private static SpanExporter http(OtlpSettings settings, ResponseTap tap) {
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder();
        settings.apply(
                new OtlpSettings.Builder(
                        builder::setEndpoint,
                        builder::setTimeout,
                        builder::setCompression,
                        builder::setHeaders,
                        builder::setRetryPolicy,
                        builder::setTrustedCertificates,
                        builder::setClientTls,
                        builder::setSslContext,
                        builder::setComponentLoader,
                        builder::setProxy),
                PATH,
                tap);
        return builder.build();
    }

    private static SpanExporter grpc(OtlpSettings settings, ResponseTap tap) {
        OtlpGrpcSpanExporterBuilder builder = OtlpGrpcSpanExporter.builder();
        settings.apply(
                new OtlpSettings.Builder(
                        builder::setEndpoint,
                        builder::setTimeout,
                        builder::setCompression,
                        builder::setHeaders,
                        builder::setRetryPolicy,
                        builder::setTrustedCertificates,
                        builder::setClientTls,
                        builder::setSslContext,
                        builder::setComponentLoader,
                        null),
                PATH,
                tap);
        return builder.build();
    }

    @Override
    public CompletableResultCode export(List<SpanBatch> batches) {
        return tap.send(batches.getFirst());
    }

    @Override
    public void settled(List<SpanBatch> batches) {
        for (SpanBatch batch : batches) {
            batch.home().recycle(batch);
        }
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
