package io.wiretrip.exporter.otlpmetrics;

import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporterBuilder;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.wiretrip.config.OtlpTargetConfig;
import io.wiretrip.config.OtlpTargetConfig.OtlpProtocol;
import io.wiretrip.exporter.otlp.OtlpSender;
import io.wiretrip.exporter.otlp.OtlpSettings;
import io.wiretrip.exporter.otlp.ResponseTap;
import java.util.List;

/** The official exporter of metrics, set up as configured. */
final class MetricTarget implements OtlpSender.Signal<MetricData> {
    private static final String PATH = "/v1/metrics";

    private final MetricExporter exporter;

    MetricTarget(OtlpTargetConfig config, String section, ResponseTap tap) {
        OtlpSettings settings = new OtlpSettings(config, section);
        exporter =
                config.protocol() == OtlpProtocol.GRPC ? grpc(settings, tap) : http(settings, tap);
    }

    private static MetricExporter http(OtlpSettings settings, ResponseTap tap) {
        OtlpHttpMetricExporterBuilder builder = OtlpHttpMetricExporter.builder();
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
                        builder::setProxyOptions),
                PATH,
                tap);
        return builder.build();
    }

    private static MetricExporter grpc(OtlpSettings settings, ResponseTap tap) {
        OtlpGrpcMetricExporterBuilder builder = OtlpGrpcMetricExporter.builder();
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
    public CompletableResultCode export(List<MetricData> metrics) {
        return exporter.export(metrics);
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
