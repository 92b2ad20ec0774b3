package io.wiretrip.agent.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Real servers with as little configuration as they take. Each gets a folder of its own, a free
 * port of 127.0.0.1, and more arguments of its own command line behind ours; each skips the test if
 * its server is not installed.
 */
public final class LiveServers {
    private static final String NOBODY = "nobody";

    private LiveServers() {}

    /** Redis, nothing on disk. */
    public static ServerProcess redis(Path folder, String... more)
            throws IOException, InterruptedException {
        LiveRequirements.commands("redis-server");
        int port = ServerProcess.freePort();
        List<String> command =
                command(
                        List.of(more),
                        "redis-server",
                        "--port",
                        port,
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--dir",
                        folder);
        return ServerProcess.start("redis", folder, port, Map.of(), command);
    }

    /**
     * MariaDB; {@code root} without a password, over TCP too. Its general log is {@code
     * general.log}.
     */
    public static ServerProcess mariadb(Path folder, String... more)
            throws IOException, InterruptedException {
        LiveRequirements.commands("mariadbd", "mariadb-install-db");
        int port = ServerProcess.freePort();
        Path data = folder.resolve("data");
        String user = "--user=" + System.getProperty("user.name");
        Client.run(
                "mariadb-install-db",
                "--no-defaults",
                "--datadir=" + data,
                user,
                "--auth-root-authentication-method=normal",
                "--skip-test-db");
        List<String> command =
                command(
                        List.of(more),
                        "mariadbd",
                        "--no-defaults",
                        user,
                        "--datadir=" + data,
                        "--port=" + port,
                        "--bind-address=127.0.0.1",
                        "--socket=" + data.resolve("s"),
                        "--pid-file=" + data.resolve("pid"),
                        "--skip-name-resolve",
                        "--innodb-flush-log-at-trx-commit=0",
                        "--general-log=1",
                        "--general-log-file=" + folder.resolve("general.log"));
        return ServerProcess.start("mariadb", folder, port, Map.of(), command);
    }

    /**
     * PostgreSQL; user and database {@code postgres}, everybody trusted. It refuses to run as root,
     * so the folder is given to {@code nobody}. It logs every statement.
     */
    public static ServerProcess postgresql(Path folder, String... more)
            throws IOException, InterruptedException {
        LiveRequirements.commands("postgres", "initdb", "setpriv");
        int port = ServerProcess.freePort();
        Path data = folder.resolve("data");
        Files.createDirectories(data);
        giveToNobody(folder);
        List<String> prepare =
                asNobody(
                        command(
                                List.of(),
                                "initdb",
                                "--pgdata=" + data,
                                "--username=postgres",
                                "--auth=trust",
                                "--no-sync",
                                "--locale=C",
                                "--encoding=UTF8"));
        Client.run(Map.of("HOME", folder.toString()), "", prepare);
        List<String> command =
                command(
                        List.of(more),
                        "postgres",
                        "-D",
                        data,
                        "-k",
                        folder,
                        "-h",
                        "127.0.0.1",
                        "-p",
                        port,
                        "-c",
                        "fsync=off",
                        "-c",
                        "log_statement=all");
        return ServerProcess.start("postgresql", folder, port, Map.of(), asNobody(command));
    }

    /** RabbitMQ with a name server of its own; {@code guest}, password {@code guest}. */
    public static ServerProcess rabbitmq(Path folder) throws IOException, InterruptedException {
        LiveRequirements.commands("rabbitmq-server", "epmd");
        int names = ServerProcess.freePort();
        ServerProcess epmd =
                ServerProcess.start(
                        "epmd",
                        folder,
                        names,
                        Map.of(),
                        command(List.of(), "epmd", "-port", names, "-address", "127.0.0.1"));
        int port = ServerProcess.freePort();
        Path plugins = Files.writeString(folder.resolve("enabled_plugins"), "[].\n");
        Map<String, String> environment =
                Map.ofEntries(
                        Map.entry("HOME", folder.toString()),
                        Map.entry("LANG", "C.UTF-8"),
                        Map.entry("ERL_EPMD_PORT", String.valueOf(names)),
                        Map.entry("RABBITMQ_NODENAME", "live" + port + "@localhost"),
                        Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
                        Map.entry("RABBITMQ_NODE_PORT", String.valueOf(port)),
                        Map.entry("RABBITMQ_DIST_PORT", String.valueOf(ServerProcess.freePort())),
                        Map.entry("RABBITMQ_BASE", folder.toString()),
                        Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString()),
                        Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
                        Map.entry("RABBITMQ_PID_FILE", folder.resolve("pid").toString()),
                        Map.entry("RABBITMQ_CONFIG_FILE", folder.resolve("none").toString()),
                        Map.entry("RABBITMQ_CONF_ENV_FILE", folder.resolve("none.env").toString()),
                        Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString()));
        boolean started = false;
        try {
            ServerProcess server =
                    ServerProcess.start(
                            "rabbitmq",
                            folder,
                            port,
                            environment,
                            command(List.of(), "rabbitmq-server"));
            started = true;
            return server.with(epmd);
        } finally {
            if (!started) {
                epmd.close();
            }
        }
    }

    /**
     * Mosquitto for everybody, logging everything.
     *
     * @param lines more of its configuration
     */
    public static ServerProcess mosquitto(Path folder, String... lines)
            throws IOException, InterruptedException {
        LiveRequirements.commands("mosquitto");
        int port = ServerProcess.freePort();
        List<String> configuration =
                lines(
                        List.of(lines),
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous true",
                        "user " + System.getProperty("user.name"),
                        "log_type all",
                        "log_dest stdout");
        Path file = Files.write(folder.resolve("mosquitto.conf"), configuration);
        return ServerProcess.start(
                "mosquitto", folder, port, Map.of(), command(List.of(), "mosquitto", "-c", file));
    }

    /**
     * nginx serving the folder's {@code www}; its access log is {@code access.log}.
     *
     * @param lines more of its server's configuration
     */
    public static ServerProcess nginx(Path folder, String... lines)
            throws IOException, InterruptedException {
        LiveRequirements.commands("nginx");
        int port = ServerProcess.freePort();
        Files.createDirectories(folder.resolve("www"));
        List<String> configuration =
                lines(
                        List.of(),
                        "daemon off; worker_processes 1; error_log stderr; pid nginx.pid;",
                        LiveRequirements.isRoot() ? "user root;" : "",
                        "events { worker_connections 512; }",
                        "http { access_log access.log; root www; keepalive_requests 100000;",
                        "client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3;",
                        "uwsgi_temp_path t4; scgi_temp_path t5;",
                        "server { listen 127.0.0.1:" + port + ";",
                        String.join("\n", lines),
                        "} }");
        Path file = Files.write(folder.resolve("nginx.conf"), configuration);
        return ServerProcess.start(
                "nginx",
                folder,
                port,
                Map.of(),
                command(List.of(), "nginx", "-p", folder, "-c", file, "-e", "stderr"));
    }

    /** nghttpd, HTTP/2 without TLS, serving the folder's {@code www}. */
    public static ServerProcess nghttpd(Path folder, String... more)
            throws IOException, InterruptedException {
        LiveRequirements.commands("nghttpd");
        int port = ServerProcess.freePort();
        Path files = Files.createDirectories(folder.resolve("www"));
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add(String.valueOf(port));
        List<String> command =
                command(arguments, "nghttpd", "--no-tls", "-a", "127.0.0.1", "-d", files, "-v");
        return ServerProcess.start("nghttpd", folder, port, Map.of(), command);
    }

    private static List<String> command(List<String> more, String name, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(LiveRequirements.find(name));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        command.addAll(more);
        return command;
    }

    private static List<String> lines(List<String> more, String... lines) {
        List<String> all = new ArrayList<>(List.of(lines));
        all.addAll(more);
        return all;
    }

    /** For servers that refuse to be root: the same command without that privilege. */
    private static List<String> asNobody(List<String> command) {
        if (!LiveRequirements.isRoot()) {
            return command;
        }
        List<String> dropped =
                new ArrayList<>(
                        List.of(
                                LiveRequirements.find("setpriv"),
                                "--reuid=" + NOBODY,
                                "--regid=" + groupOfNobody(),
                                "--clear-groups",
                                "--"));
        dropped.addAll(command);
        return dropped;
    }

    private static void giveToNobody(Path folder) throws IOException {
        if (LiveRequirements.isRoot()) {
            var owner = users().lookupPrincipalByName(NOBODY);
            try (Stream<Path> all = Files.walk(folder)) {
                all.forEach(
                        file -> {
                            try {
                                Files.setOwner(file, owner);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
            }
        }
    }

    private static String groupOfNobody() {
        try {
            return users().lookupPrincipalByGroupName("nogroup").getName();
        } catch (UserPrincipalNotFoundException _) {
            return NOBODY;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UserPrincipalLookupService users() {
        return Path.of("/").getFileSystem().getUserPrincipalLookupService();
    }
}
