package io.wiretrip.exporter.http;

import io.wiretrip.config.HttpTargetConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * Sends one request by way of a proxy, as the first that a process does with the JDK's client: what
 * it may tell a proxy is settled then.
 */
final class TunnelProbe {
    private TunnelProbe() {}

    /** Arguments: the target, the proxy. */
    public static void main(String[] args) {
        HttpTargetConfig target = HttpTargetConfig.DEFAULT.withEndpoint(args[0]);
        try (HttpSender sender =
                new HttpSender(target, Map.of("HTTPS_PROXY", args[1]), InstantSource.system())) {
            HttpOutcome outcome = sender.send(new byte[1], 1, Map.of(), Duration.ofSeconds(30));
            System.out.print(outcome.kind());
        }
    }
}
