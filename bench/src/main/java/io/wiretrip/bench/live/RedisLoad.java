package io.wiretrip.bench.live;

import io.wiretrip.bench.run.Children;
import io.wiretrip.bench.run.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One command, again and again, each after the response to the one before: a Redis server that
 * writes no files and redis-benchmark.
 *
 * @param command PING, SET or GET
 * @param valueBytes size of the value of SET and GET
 * @param connections of the client
 */
record RedisLoad(String command, int valueBytes, int connections) implements LiveLoad {
    private static final int PREPARE_SECONDS = 30;

    @Override
    public String protocol() {
        return "redis";
    }

    @Override
    public List<String> labels() {
        return List.of("request.command");
    }

    @Override
    public void serve(Children children, Path folder, int port)
            throws IOException, InterruptedException {
        RedisServer.start(children, folder, port);
        // The value that GET gets.
        List<String> once = new RedisLoad("SET", valueBytes, 1).client(folder, port, 1);
        children.run(folder.resolve("prepare.log"), once, PREPARE_SECONDS);
    }

    @Override
    public List<String> client(Path folder, int port, long requests) throws IOException {
        return List.of(
                Children.tool("redis-benchmark"),
                "-p",
                Integer.toString(port),
                "-n",
                Long.toString(requests),
                "-c",
                Long.toString(Math.min(connections, requests)),
                "-d",
                Integer.toString(valueBytes),
                "-t",
                test(),
                "--csv");
    }

    /** What redis-benchmark calls it: PING in its usual form, not the one without the protocol. */
    private String test() {
        return command.equals("PING") ? "ping_mbulk" : command.toLowerCase(Locale.ROOT);
    }

    @Override
    public Done done(String output, long requests) throws IOException {
        Matcher rate =
                Pattern.compile("\"" + command.toUpperCase(Locale.ROOT) + "[^\"]*\",\"([\\d.]+)\"")
                        .matcher(output);
        if (!rate.find()) {
            throw new IOException("redis-benchmark failed: " + output.strip());
        }
        return new Done(requests, Double.parseDouble(rate.group(1))); // it ends after just these
    }

    /** redis-benchmark asks for some of the configuration first. */
    @Override
    public boolean counts(String series) {
        return series.contains("command=\"" + command + "\"");
    }
}
