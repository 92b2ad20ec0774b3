package io.wiretrip.exporter.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Who tells what is sent by OTLP.
 *
 * @param version of this program
 * @param hostName of this host
 * @param instanceId of this process
 */
public record AgentIdentity(String version, String hostName, String instanceId) {
    /** The conventions that names and values follow. */
    public static final String SCHEMA_URL = "https://opentelemetry.io/schemas/1.44.0";

    private static final String NAME = "wiretrip";
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /** This process on this host. */
    public static AgentIdentity ofThisProcess(String version) {
        return new AgentIdentity(version, thisHost(), UUID.randomUUID().toString());
    }

    private static String thisHost() {
        try {
            String name = Files.readString(HOST_NAME).strip();
            if (!name.isEmpty()) {
                return name;
            }
        } catch (IOException _) {
            // not a Linux
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }

    /** What every resource has. */
    public Attributes attributes() {
        return Attributes.builder()
                .put("host.name", hostName)
                .put("telemetry.sdk.name", NAME)
                .put("telemetry.sdk.language", "java")
                .put("telemetry.sdk.version", version)
                .build();
    }

    /** Who made spans and metrics. */
    public InstrumentationScopeInfo scope() {
        return InstrumentationScopeInfo.builder("io.wiretrip")
                .setVersion(version)
                .setSchemaUrl(SCHEMA_URL)
                .build();
    }
}
