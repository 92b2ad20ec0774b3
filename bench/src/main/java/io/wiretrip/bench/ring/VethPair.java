package io.wiretrip.bench.ring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Two network namespaces, joined by a pair of interfaces: what is sent from the one to {@link
 * #TARGET} arrives in the other, which throws it away. Removed when closed.
 */
final class VethPair implements AutoCloseable {
    /** Nobody's address. */
    static final String TARGET = "10.99.0.9";

    /** The interface in either namespace. */
    static final String INTERFACE = "bench0";

    private final String sender = "wtb" + ProcessHandle.current().pid() + "a";
    private final String receiver = "wtb" + ProcessHandle.current().pid() + "b";

    VethPair() throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::remove)); // also where interrupted
        ip("netns", "add", sender);
        try {
            ip("netns", "add", receiver);
            ip(
                    "-n", sender, "link", "add", INTERFACE, "type", "veth", "peer", INTERFACE,
                    "netns", receiver);
            for (String each : List.of(sender, receiver)) {
                ip("-n", each, "link", "set", INTERFACE, "up");
            }
            ip("-n", sender, "addr", "add", "10.99.0.1/24", "dev", INTERFACE);
            ip(
                    "-n",
                    sender,
                    "neigh",
                    "add",
                    TARGET,
                    "lladdr",
                    "02:00:00:00:00:09",
                    "dev",
                    INTERFACE);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** A command, run where packets come from. */
    List<String> inSender(List<String> command) {
        return in(sender, command);
    }

    /** A command, run where packets arrive. */
    List<String> inReceiver(List<String> command) {
        return in(receiver, command);
    }

    private static List<String> in(String namespace, List<String> command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        all.addAll(command);
        return all;
    }

    private static void ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(
                    String.join(" ", command) + ": " + said.strip() + " (needs root, iproute2)");
        }
    }

    @Override
    public void close() {
        remove();
    }

    private void remove() {
        try {
            for (String each : List.of(sender, receiver)) {
                new ProcessBuilder("ip", "netns", "del", each)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
            }
        } catch (IOException _) {
            // no ip, so there is nothing to remove
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
