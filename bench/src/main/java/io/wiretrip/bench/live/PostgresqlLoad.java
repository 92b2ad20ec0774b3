package io.wiretrip.bench.live;

import io.wiretrip.bench.run.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A SELECT of many rows by simple queries, again and again: PostgreSQL and pgbench.
 *
 * @param rows of each result
 * @param connections of the client
 */
record PostgresqlLoad(int rows, int connections) implements LiveLoad {
    private static final int ROWS = 10_000;
    private static final int PREPARE_SECONDS = 120;
    private static final String NOBODY = "nobody";
    private static final Pattern DONE =
            Pattern.compile("transactions actually processed: (\\d+)(?:/\\d+)?\\s");
    private static final Pattern RATE = Pattern.compile("tps = ([\\d.]+) \\(without");

    @Override
    public String protocol() {
        return "postgresql";
    }

    @Override
    public List<String> labels() {
        return List.of("request.command");
    }

    @Override
    public void serve(Children children, Path folder, int port)
            throws IOException, InterruptedException {
        Path data = Files.createDirectory(folder.resolve("data"));
        giveToNobody(List.of(folder, data));
        children.run(
                folder.resolve("initdb.log"),
                asNobody(
                        server("initdb"),
                        "--pgdata=" + data,
                        "--username=postgres",
                        "--auth=trust",
                        "--no-sync",
                        "--locale=C",
                        "--encoding=UTF8"),
                PREPARE_SECONDS);
        Path log = folder.resolve("postgres.log");
        Process server =
                children.start(
                        log,
                        asNobody(
                                server("postgres"),
                                "-D",
                                data.toString(),
                                "-k",
                                folder.toString(),
                                "-h",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(port),
                                "-c",
                                "fsync=off"));
        children.await(
                "postgres",
                server,
                log,
                () -> Children.text(log).contains("ready to accept connections"));
        List<String> fill = new ArrayList<>(as("psql", port));
        fill.addAll(
                List.of(
                        "-c",
                        "CREATE TABLE t AS SELECT i AS id, 'name-' || i AS name, repeat('x', 60) AS"
                                + " note FROM generate_series(1, "
                                + ROWS
                                + ") i"));
        children.run(folder.resolve("fill.log"), fill, PREPARE_SECONDS);
        Files.writeString(
                folder.resolve("script.sql"), "SELECT id, name, note FROM t LIMIT " + rows + ";\n");
    }

    private static List<String> as(String client, int port) throws IOException {
        return List.of(
                Children.tool(client),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-U",
                "postgres");
    }

    /** Debian keeps the server's programs in a folder for each version. */
    private static String server(String program) throws IOException {
        if (Children.has(program)) {
            return Children.tool(program);
        }
        Path versions = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(versions)) {
            try (Stream<Path> all = Files.list(versions)) {
                return all.map(version -> version.resolve("bin").resolve(program))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow(() -> new IOException(program + " is not installed"))
                        .toString();
            }
        }
        throw new IOException(program + " is not installed");
    }

    /** It refuses to run as root. */
    private static List<String> asNobody(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (Children.isRoot()) {
            command.addAll(
                    List.of(Children.tool("setpriv"), "--reuid=" + NOBODY, "--clear-groups", "--"));
        }
        command.add(program);
        command.addAll(List.of(arguments));
        return command;
    }

    private static void giveToNobody(List<Path> folders) throws IOException {
        if (Children.isRoot()) {
            for (Path folder : folders) {
                Files.setOwner(
                        folder,
                        folder.getFileSystem()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByName(NOBODY));
            }
        }
    }

    @Override
    public List<String> client(Path folder, int port, long requests) throws IOException {
        List<String> command = new ArrayList<>(as("pgbench", port));
        command.addAll(
                List.of(
                        "-n",
                        "-M",
                        "simple",
                        "-f",
                        folder.resolve("script.sql").toString(),
                        "-c",
                        Integer.toString(connections),
                        "-t",
                        Long.toString(each(requests)),
                        "postgres"));
        return command;
    }

    private long each(long requests) {
        return Math.max(1, requests / connections);
    }

    @Override
    public Done done(String output, long requests) throws IOException {
        Matcher done = DONE.matcher(output);
        Matcher rate = RATE.matcher(output);
        if (!done.find() || !rate.find()) {
            throw new IOException("pgbench failed: " + output.strip());
        }
        return new Done(Long.parseLong(done.group(1)), Double.parseDouble(rate.group(1)));
    }

    @Override
    public boolean counts(String series) {
        return series.contains("command=\"SELECT\"");
    }
}
