package io.wiretrip.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One command with a value, again and again, each after the response to the one before: a Redis
 * server that writes no files and redis-benchmark.
 *
 * @param command SET or GET
 * @param valueBytes size of the value
 */
record RedisLoad(String command, int valueBytes) implements LiveLoad {
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
        // The value that GET gets.
        List<String> once = new RedisLoad("SET", valueBytes).client(port, 1);
        children.run(folder.resolve("prepare.log"), once, PREPARE_SECONDS);
    }

    @Override
    public List<String> client(int port, long requests) throws IOException {
        return List.of(
                Children.tool("redis-benchmark"),
                "-p",
                Integer.toString(port),
                "-n",
                Long.toString(requests),
                "-c",
                Long.toString(Math.min(CONNECTIONS, requests)),
                "-d",
                Integer.toString(valueBytes),
                "-t",
                command.toLowerCase(Locale.ROOT),
                "--csv");
    }

    @Override
    public Done done(String output, long requests) throws IOException {
        Matcher rate = Pattern.compile("\"" + command + "\",\"([\\d.]+)\"").matcher(output);
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
