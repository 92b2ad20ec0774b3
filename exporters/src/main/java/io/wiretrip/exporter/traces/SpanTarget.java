package io.wiretrip.exporter.traces;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.wiretrip.config.OtlpTargetConfig;
import io.wiretrip.config.OtlpTargetConfig.OtlpProtocol;
import io.wiretrip.exporter.otlp.OtlpSender;
import io.wiretrip.exporter.otlp.OtlpSettings;
import io.wiretrip.exporter.otlp.ResponseTap;
import java.util.List;

/** The official exporter of spans, set up as configured. */
final class SpanTarget implements OtlpSender.Signal<SpanData> {
    private static final String PATH = "/v1/traces";

    private final SpanExporter exporter;

    SpanTarget(OtlpTargetConfig config, String section, ResponseTap tap) {
        OtlpSettings settings = new OtlpSettings(config, section);
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
    public CompletableResultCode export(List<SpanData> spans) {
        return exporter.export(spans);
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
