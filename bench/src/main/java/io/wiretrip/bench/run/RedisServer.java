package io.wiretrip.bench.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One Redis server on loopback that writes no files. */
public final class RedisServer {
    private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+),.*");
    private static final int ANSWER_MS = 10_000;

    private RedisServer() {}

    /**
     * Starts it and waits until it answers.
     *
     * @param children ends it
     * @param folder for what it says
     */
    public static void start(Children children, Path folder, int port)
            throws IOException, InterruptedException {
        Path log = folder.resolve("redis.log");
        Process server =
                children.start(
                        log,
                        List.of(
                                Children.tool("redis-server"),
                                "--port",
                                Integer.toString(port),
                                "--bind",
                                "127.0.0.1",
                                "--save",
                                "",
                                "--appendonly",
                                "no",
                                "--dir",
                                folder.toString()));
        children.await(
                "redis-server",
                server,
                log,
                () -> Children.text(log).contains("Ready to accept connections"));
    }

    /** How often each command was called since the server's start, by its own count. */
    public static Map<String, Long> calls(int port) throws IOException {
        Map<String, Long> calls = new TreeMap<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_MS);
            socket.getOutputStream()
                    .write("INFO commandstats\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            answer.lines()
                    .map(CALLS::matcher)
                    .filter(Matcher::matches)
                    .forEach(line -> calls.put(line.group(1), Long.parseLong(line.group(2))));
        }
        return calls;
    }
}
