package io.wiretrip.bench.live;

import io.wiretrip.bench.run.Children;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SELECT of many rows as text, again and again: MariaDB and its load generator.
 *
 * @param rows of each result
 * @param connections of the client
 */
record MysqlLoad(int rows, int connections) implements LiveLoad {
    private static final int ROWS = 10_000;
    private static final int PREPARE_SECONDS = 120;
    private static final String SCHEMA = "bench";
    private static final Pattern SECONDS = Pattern.compile(",mixed,([\\d.]+),");

    @Override
    public String protocol() {
        return "mysql";
    }

    @Override
    public List<String> labels() {
        return List.of("request.command");
    }

    @Override
    public void serve(Children children, Path folder, int port)
            throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        String user = "--user=" + System.getProperty("user.name");
        children.run(
                folder.resolve("install.log"),
                List.of(
                        Children.tool("mariadb-install-db"),
                        "--no-defaults",
                        "--datadir=" + data,
                        user,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db"),
                PREPARE_SECONDS);
        Path log = folder.resolve("mariadb.log");
        Process server =
                children.start(
                        log,
                        List.of(
                                Children.tool("mariadbd"),
                                "--no-defaults",
                                user,
                                "--datadir=" + data,
                                "--port=" + port,
                                "--bind-address=127.0.0.1",
                                "--socket=" + data.resolve("s"),
                                "--pid-file=" + data.resolve("pid"),
                                "--skip-name-resolve"));
        children.await(
                "mariadbd",
                server,
                log,
                () -> Children.text(log).contains("ready for connections"));
        List<String> fill = new ArrayList<>(as("mariadb", port));
        fill.add("-e");
        fill.add(
                String.format(
                        "CREATE DATABASE %1$s; USE %1$s; CREATE TABLE t (id INT PRIMARY KEY, name"
                                + " VARCHAR(32), note VARCHAR(64)); INSERT INTO t SELECT seq,"
                                + " CONCAT('name-', seq), REPEAT('x', 60) FROM seq_1_to_%2$d",
                        SCHEMA, ROWS));
        children.run(folder.resolve("fill.log"), fill, PREPARE_SECONDS);
    }

    private static List<String> as(String client, int port) throws IOException {
        return List.of(
                Children.tool(client),
                "--no-defaults",
                "--host=127.0.0.1",
                "--protocol=tcp",
                "--port=" + port,
                "--user=root");
    }

    @Override
    public List<String> client(Path folder, int port, long requests) throws IOException {
        List<String> command = new ArrayList<>(as("mysqlslap", port));
        command.addAll(
                List.of(
                        "--create-schema=" + SCHEMA,
                        "--query=SELECT id, name, note FROM t LIMIT " + rows,
                        "--concurrency=" + connections,
                        "--number-of-queries=" + whole(requests),
                        "--iterations=1",
                        "--csv"));
        return command;
    }

    /** As many for each connection. */
    private long whole(long requests) {
        return Math.max(1, requests / connections) * connections;
    }

    @Override
    public Done done(String output, long requests) throws IOException {
        Matcher seconds = SECONDS.matcher(output);
        if (!seconds.find() || output.toLowerCase(Locale.ROOT).contains("error")) {
            throw new IOException("mysqlslap failed: " + output.strip());
        }
        return new Done(whole(requests), whole(requests) / Double.parseDouble(seconds.group(1)));
    }

    /** Not the logins, nor that it leaves. */
    @Override
    public boolean counts(String series) {
        return series.toUpperCase(Locale.ROOT).contains("COMMAND=\"QUERY\"");
    }
}
