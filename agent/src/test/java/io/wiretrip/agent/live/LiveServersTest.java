package io.wiretrip.agent.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each server starts, answers a real client, and is gone when it is closed. */
@Timeout(180)
final class LiveServersTest {
    @TempDir Path folder;

    /** Lets a client use a server. */
    private interface Use {
        void of(String port) throws IOException, InterruptedException;
    }

    private static void check(ServerProcess server, Use use) throws Exception {
        try (server) {
            use.of(String.valueOf(server.port()));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + server.log(), e);
        }
        try (ServerSocket free =
                new ServerSocket(server.port(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).as("%s is gone", server).isTrue();
        }
    }

    @Test
    void startsRedis() throws Exception {
        LiveRequirements.commands("redis-server", "redis-cli");
        check(
                LiveServers.redis(folder),
                port -> assertThat(Client.run("redis-cli", "-p", port, "ping")).contains("PONG"));
    }

    @Test
    void startsMariadb() throws Exception {
        LiveRequirements.commands("mariadbd", "mariadb");
        check(
                LiveServers.mariadb(folder),
                port ->
                        assertThat(
                                        Client.run(
                                                "mariadb",
                                                "--no-defaults",
                                                "-h127.0.0.1",
                                                "-uroot",
                                                "-P" + port,
                                                "-Ne",
                                                "select 40+2"))
                                .contains("42"));
    }

    @Test
    void startsPostgresql() throws Exception {
        LiveRequirements.commands("postgres", "psql");
        check(
                LiveServers.postgresql(folder),
                port ->
                        assertThat(
                                        Client.run(
                                                "psql",
                                                "-XAt",
                                                "-h127.0.0.1",
                                                "-Upostgres",
                                                "-p" + port,
                                                "-c",
                                                "select 40+2"))
                                .contains("42"));
    }

    @Test
    void startsRabbitmq() throws Exception {
        check(
                LiveServers.rabbitmq(folder),
                port -> {
                    try (Socket socket =
                            new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
                        socket.getOutputStream().write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
                        assertThat(socket.getInputStream().read()).as("a method frame").isOne();
                    }
                });
    }

    @Test
    void startsMosquitto() throws Exception {
        LiveRequirements.commands("mosquitto", "mosquitto_pub");
        check(
                LiveServers.mosquitto(folder),
                port ->
                        Client.run(
                                "mosquitto_pub", "-q", "1", "-p", port, "-t", "t", "-m", "hello"));
    }

    @Test
    void startsNginx() throws Exception {
        LiveRequirements.commands("nginx", "curl");
        Files.createDirectories(folder.resolve("www"));
        Files.writeString(folder.resolve("www/hello"), "hello");
        check(
                LiveServers.nginx(folder),
                port ->
                        assertThat(Client.run("curl", "-sS", "http://127.0.0.1:" + port + "/hello"))
                                .isEqualTo("hello"));
    }

    @Test
    void startsNghttpd() throws Exception {
        LiveRequirements.commands("nghttpd", "nghttp");
        Files.createDirectories(folder.resolve("www"));
        Files.writeString(folder.resolve("www/hello"), "hello");
        check(
                LiveServers.nghttpd(folder),
                port ->
                        assertThat(Client.run("nghttp", "http://127.0.0.1:" + port + "/hello"))
                                .contains("hello"));
    }
}
