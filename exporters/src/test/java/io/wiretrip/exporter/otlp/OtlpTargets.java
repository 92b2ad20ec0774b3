package io.wiretrip.exporter.otlp;

import io.wiretrip.config.HttpAuthConfig;
import io.wiretrip.config.HttpTargetConfig;
import io.wiretrip.config.HttpTlsConfig;
import io.wiretrip.config.OtlpTargetConfig;
import io.wiretrip.config.OtlpTargetConfig.OtlpCompression;
import io.wiretrip.config.OtlpTargetConfig.OtlpProtocol;
import io.wiretrip.config.RetryConfig;
import java.time.Duration;
import java.util.Map;

/** Targets for tests: impatient. */
public final class OtlpTargets {
    private OtlpTargets() {}

    /** Over HTTP or gRPC, compressed. */
    public static OtlpTargetConfig to(String endpoint, OtlpProtocol protocol) {
        return of(endpoint, protocol, Duration.ofSeconds(5), Duration.ofSeconds(20));
    }

    /** With a time for a request and a limit for repeating it. */
    public static OtlpTargetConfig of(
            String endpoint, OtlpProtocol protocol, Duration timeout, Duration limit) {
        return new OtlpTargetConfig(
                new HttpTargetConfig(
                        endpoint,
                        timeout,
                        Map.of("X-Scope-OrgID", "team-a"),
                        HttpAuthConfig.DEFAULT,
                        HttpTlsConfig.DEFAULT,
                        HttpTargetConfig.NO_PROXY,
                        new RetryConfig(Duration.ofMillis(5), Duration.ofMillis(50), limit, 0)),
                protocol,
                OtlpCompression.GZIP);
    }

    /** The same with other credentials. */
    public static OtlpTargetConfig with(
            OtlpTargetConfig target, HttpAuthConfig auth, HttpTlsConfig tls) {
        HttpTargetConfig http = target.http();
        return new OtlpTargetConfig(
                new HttpTargetConfig(
                        http.endpoint(),
                        http.timeout(),
                        http.header(),
                        auth,
                        tls,
                        http.proxy(),
                        http.retry()),
                target.protocol(),
                target.compression());
    }
}
