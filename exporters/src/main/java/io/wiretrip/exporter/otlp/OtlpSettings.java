package io.wiretrip.exporter.otlp;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.wiretrip.config.ConfigException;
import io.wiretrip.config.HttpAuthConfig;
import io.wiretrip.config.HttpTargetConfig;
import io.wiretrip.config.HttpTlsConfig;
import io.wiretrip.config.OtlpTargetConfig;
import io.wiretrip.config.RetryConfig;
import io.wiretrip.exporter.http.AnyCertificate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a target, for the builders of the official exporters, which are alike and have no
 * type in common.
 */
public final class OtlpSettings {
    /** The sender makes so many attempts within one request's time. */
    private static final int ATTEMPTS_MAX = 5;

    /**
     * A builder.
     *
     * @param proxy null where the official exporter knows none
     */
    public record Builder(
            Consumer<String> endpoint,
            Consumer<Duration> timeout,
            Consumer<String> compression,
            Consumer<Supplier<Map<String, String>>> headers,
            Consumer<@Nullable RetryPolicy> retry,
            Consumer<byte[]> trusted,
            BiConsumer<byte[], byte[]> identity,
            BiConsumer<SSLContext, X509TrustManager> tls,
            Consumer<ComponentLoader> loader,
            @Nullable Consumer<ProxyOptions> proxy) {}

    private final OtlpTargetConfig config;
    private final String section;

    /**
     * Settings as configured.
     *
     * @param section where they stand in the file, for messages
     */
    public OtlpSettings(OtlpTargetConfig config, String section) {
        this.config = config;
        this.section = section;
    }

    /**
     * Sets up a builder.
     *
     * @param signalPath as in {@code /v1/traces}
     * @throws ConfigException if a file that is named cannot be read
     */
    public void apply(Builder to, String signalPath, ResponseTap tap) {
        HttpTargetConfig http = config.http();
        to.endpoint().accept(config.endpoint(signalPath));
        to.timeout().accept(http.timeout());
        to.compression().accept(config.compression().toString());
        to.headers().accept(this::headers);
        to.retry().accept(retry(http.retry()));
        to.loader().accept(tap);
        tls(to, http.tls());
        proxy(to, http.proxy());
    }

    private static @Nullable RetryPolicy retry(RetryConfig retry) {
        int attempts = retry.attempts() == 0 ? ATTEMPTS_MAX : retry.attempts();
        if (attempts < 2) {
            return null;
        }
        return RetryPolicy.builder()
                .setMaxAttempts(Math.min(attempts, ATTEMPTS_MAX))
                .setInitialBackoff(retry.initial())
                .setMaxBackoff(retry.max())
                .setBackoffMultiplier(2)
                .build();
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>(config.http().header());
        HttpAuthConfig auth = config.http().auth();
        if (!auth.username().isEmpty()) {
            byte[] pair =
                    (auth.username() + ':' + auth.password()).getBytes(StandardCharsets.UTF_8);
            headers.put("authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        } else if (!auth.bearerToken().isEmpty()) {
            headers.put("authorization", "Bearer " + auth.bearerToken());
        } else if (!auth.bearerTokenFile().isEmpty()) {
            byte[] token = read("auth.bearerTokenFile", auth.bearerTokenFile());
            headers.put(
                    "authorization", "Bearer " + new String(token, StandardCharsets.UTF_8).strip());
        }
        return headers;
    }

    private void tls(Builder to, HttpTlsConfig tls) {
        if (!tls.caFile().isEmpty()) {
            to.trusted().accept(read("tls.caFile", tls.caFile()));
        }
        if (!tls.certFile().isEmpty()) {
            to.identity()
                    .accept(
                            read("tls.keyFile", tls.keyFile()),
                            read("tls.certFile", tls.certFile()));
        }
        if (tls.insecureSkipVerify()) {
            if (!tls.certFile().isEmpty()) {
                throw new ConfigException(
                        section
                                + ".tls.insecureSkipVerify: set beside tls.certFile (expected: one"
                                + " of them, or tls.caFile)");
            }
            trustAnyone(to);
        }
    }

    private static void trustAnyone(Builder to) {
        X509TrustManager anyone = new AnyCertificate();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {anyone}, null);
            to.tls().accept(context, anyone);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS: " + e.getMessage(), e);
        }
    }

    private static void proxy(Builder to, String url) {
        Consumer<ProxyOptions> setter = to.proxy();
        if (setter == null || url.isEmpty()) {
            return;
        }
        if (url.equals(HttpTargetConfig.NO_PROXY)) {
            setter.accept(ProxyOptions.create(ProxySelector.of(null)));
        } else {
            URI uri = URI.create(url);
            int port = uri.getPort() < 0 ? 80 : uri.getPort();
            setter.accept(
                    ProxyOptions.create(InetSocketAddress.createUnresolved(uri.getHost(), port)));
        }
    }

    private byte[] read(String key, String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new ConfigException(
                    section
                            + '.'
                            + key
                            + ": "
                            + file
                            + " cannot be read: "
                            + e.getClass().getSimpleName()
                            + " (expected: a file that this user may read)");
        }
    }
}
