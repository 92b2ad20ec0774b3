package io.wiretrip.agent.truth;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.agent.Replay;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocols.Protocols;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the captures with known truth say of their flows: the ports of the servers they were made
 * with, the ports that were written down of public captures, the ports protocols are usually served
 * on, and what was looked at by hand ({@code recognition.tsv}).
 */
final class ExpectedProtocols {
    /** What else may be spoken where a folder's protocol is expected. */
    private static final Map<String, Set<String>> COMPANIONS =
            Map.of("http2", Set.of("http1", "grpc"), "grpc", Set.of("http2"));

    private static final Path BY_HAND =
            Path.of(
                    System.getProperty("wiretrip.root"),
                    "agent",
                    "src",
                    "test",
                    "resources",
                    "recognition.tsv");

    private final Path captures;
    private final Map<String, Set<Integer>> publicPorts = new HashMap<>();
    private final Set<String> byHand = new TreeSet<>();

    ExpectedProtocols(Path captures) throws IOException {
        this.captures = captures;
        for (List<String> row : table(captures.resolve("public").resolve("MANIFEST.tsv"))) {
            Set<Integer> ports =
                    publicPorts.computeIfAbsent(
                            row.get(0) + "/" + row.get(1), key -> new TreeSet<>());
            for (String port : row.get(8).split(",", -1)) {
                if (!port.isBlank()) {
                    ports.add(Integer.parseInt(port.strip()));
                }
            }
        }
        for (List<String> row : table(BY_HAND)) {
            byHand.add(String.join("\t", row.subList(0, 3)));
        }
    }

    /** The captures, in order. */
    List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String kind : List.of("generated", "public")) {
            try (Stream<Path> all = Files.walk(captures.resolve(kind))) {
                all.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().matches(".*\\.(json|tsv|md|txt|log)"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    /** A capture's short name: its folder and its file. */
    String name(Path file) {
        return captures.relativize(file).toString();
    }

    /** The protocol that a capture was made for, which its folder is called by. */
    String purpose(Path file) {
        String folder = file.getParent().getFileName().toString();
        Path truth = file.resolveSibling("truth.json");
        return Files.exists(truth) ? Replay.json(truth).path("protocol").asText(folder) : folder;
    }

    /** What a capture was made of, by server port. */
    Map<Integer, Set<String>> servers(Path file) {
        Map<Integer, Set<String>> servers = new HashMap<>();
        String folder = purpose(file);
        if (captures.relativize(file).startsWith("public")) {
            for (int port : publicPorts.getOrDefault(folder + "/" + file.getFileName(), Set.of())) {
                add(servers, port, folder);
            }
            return servers;
        }
        JsonNode truth = Replay.json(file.resolveSibling("truth.json"));
        JsonNode base = truth.has("base_truth") ? truth.path("base_truth") : truth;
        base.path("servers")
                .properties()
                .forEach(
                        server -> {
                            String protocol = server.getValue().path("protocol").asText(folder);
                            for (String port : server.getKey().split(",", -1)) {
                                add(servers, Integer.parseInt(port), protocol);
                            }
                        });
        return servers;
    }

    /** What may be recognised on a port by what is usual. */
    static Set<String> usual(Collection<Integer> ports) {
        Set<String> usual = new TreeSet<>();
        for (Protocol protocol : Protocols.ALL) {
            if (protocol.defaultPorts().stream().anyMatch(ports::contains)) {
                usual.add(RecognisedFlows.folder(protocol));
            }
        }
        return usual;
    }

    /** Whether somebody looked and found that a protocol really is spoken on a port. */
    boolean isConfirmed(Path file, Collection<Integer> ports, String protocol) {
        return ports.stream()
                .anyMatch(port -> byHand.contains(name(file) + "\t" + port + "\t" + protocol));
    }

    private static void add(Map<Integer, Set<String>> servers, int port, String protocol) {
        Set<String> expected = servers.computeIfAbsent(port, key -> new TreeSet<>());
        expected.add(protocol);
        expected.addAll(COMPANIONS.getOrDefault(protocol, Set.of()));
    }

    private static List<List<String>> table(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .skip(1)
                .map(line -> List.of(line.split("\t", -1)))
                .toList();
    }
}
