package io.wiretrip.bench;

import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocols.Protocols;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The captures that ship with the project, a folder for each protocol. */
final class GoldenCaptures {
    private GoldenCaptures() {}

    private static Path folder() {
        return Path.of(
                System.getProperty("wiretrip.root", ""), "protocols/src/test/resources/captures");
    }

    /** All of them, as protocol/name, in order. */
    static List<String> all() throws IOException {
        try (Stream<Path> files = Files.walk(folder())) {
            return files.filter(file -> file.toString().endsWith(".pcap"))
                    .map(file -> folder().relativize(file).toString().replace(".pcap", ""))
                    .sorted()
                    .toList();
        }
    }

    static Path file(String capture) {
        return folder().resolve(capture + ".pcap");
    }

    /** The protocol whose package has the name of the capture's folder. */
    static Protocol protocolOf(String capture) {
        String folder = capture.substring(0, capture.indexOf('/'));
        for (Protocol protocol : Protocols.ALL) {
            if (protocol.getClass().getPackageName().endsWith("." + folder)) {
                return protocol;
            }
        }
        throw new IllegalArgumentException("capture: " + capture + " (expected: protocol/name)");
    }

    /** What a session of a protocol may give RoundTrips of. */
    static List<Protocol> allWith(Protocol protocol) {
        return Protocols.ALL.contains(protocol) ? Protocols.ALL : List.of(protocol);
    }
}
