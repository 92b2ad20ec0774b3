package io.wiretrip.bench.stage;

import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocols.Protocols;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The captures that ship with the project, a folder for each protocol; or those of another folder
 * that is made like it.
 */
final class GoldenCaptures {
    /** The system property that names another folder. */
    static final String FOLDER = "wiretrip.bench.captures";

    private GoldenCaptures() {}

    private static Path folder() {
        String other = System.getProperty(FOLDER);
        return other != null
                ? Path.of(other)
                : Path.of(
                        System.getProperty("wiretrip.root", ""),
                        "protocols/src/test/resources/captures");
    }

    /** All of them, as protocol/name, in order. */
    static List<String> all() throws IOException {
        try (Stream<Path> files = Files.walk(folder())) {
            return files.filter(file -> file.toString().endsWith(".pcap"))
                    .map(file -> folder().relativize(file).toString().replace(".pcap", ""))
                    .filter(GoldenCaptures::isOfProtocol)
                    .sorted()
                    .toList();
        }
    }

    static Path file(String capture) {
        return folder().resolve(capture + ".pcap");
    }

    /**
     * The protocol whose package has the name of the capture's folder, or the one that carries it.
     */
    static Protocol protocolOf(String capture) {
        Protocol found = find(capture);
        if (found == null) {
            throw new IllegalArgumentException(
                    "capture: " + capture + " (expected: protocol/name)");
        }
        return Protocols.ALL.stream()
                .filter(protocol -> protocol.name().equals(found.carrier()))
                .findFirst()
                .orElse(found);
    }

    private static boolean isOfProtocol(String capture) {
        return find(capture) != null;
    }

    private static @Nullable Protocol find(String capture) {
        String folder = capture.substring(0, Math.max(0, capture.indexOf('/')));
        for (Protocol protocol : Protocols.ALL) {
            if (protocol.getClass().getPackageName().endsWith(".protocol." + folder)) {
                return protocol;
            }
        }
        return null;
    }

    /** What a session of a protocol may give RoundTrips of. */
    static List<Protocol> allWith(Protocol protocol) {
        return Protocols.ALL.contains(protocol) ? Protocols.ALL : List.of(protocol);
    }
}
