package io.wiretrip.agent.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wiretrip.agent.Summary;
import io.wiretrip.exporter.roundtrips.LineBuffer;
import io.wiretrip.exporter.roundtrips.RoundTripJson;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What MariaDB has in its log and its counters, and what its clients got, the agent has seen. */
@Timeout(240)
final class LiveMysqlTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A thread and what it was told, behind a time that is not on every line. */
    private static final Pattern LOGGED =
            Pattern.compile("^(?:\\d{6} [\\d: ]+)?\\t+\\s*\\d+ (\\w+(?: \\w+)?)\\t");

    private static final int ROUNDS = 100;
    private static final int ROWS = 250;

    private long rowsGot;

    @Test
    void seesWhatServerAndClientsCount(@TempDir Path folder) throws Exception {
        LiveRequirements.captureWith("mariadbd", "mariadb-install-db", "mariadb");
        Map<String, Long> status;
        List<JsonNode> lines = new ArrayList<>();
        try (ServerProcess server = LiveServers.mariadb(folder);
                LiveRun run = LiveRun.onLoopback("mysql;" + server.port())) {
            byCommandLine(server.port());
            byDriver(server.port(), "useServerPrepStmts=true&cachePrepStmts=false");
            byDriver(server.port(), "useServerPrepStmts=false&useCompression=true");
            status = status(server.port());
            run.await(
                    seen -> seen.stream().filter(LiveMysqlTest::isQuit).count() == 4,
                    LiveRun.PATIENCE);
            Summary summary = run.stop();
            assertThat(summary.gaps()).isZero();
            assertThat(summary.kernelDrops()).isZero();
            assertThat(summary.drops()).isEmpty();
            for (RoundTrip roundTrip : run.roundTrips(server.port())) {
                assertThat(roundTrip.quality()).isEqualTo(Quality.COMPLETE);
                lines.add(JSON.readTree(json(roundTrip)));
            }
        }
        assertThat(commands(lines)).isEqualTo(logged(folder.resolve("general.log")));
        compareWith(status, lines);
    }

    private void byCommandLine(int port) throws Exception {
        StringBuilder script = new StringBuilder("create database shop;\nuse shop;\n");
        script.append("create table t (i int primary key, s varchar(100));\n");
        for (int i = 0; i < ROWS; i++) {
            script.append("insert into t values (%d, 'text %d');\n".formatted(i, i));
        }
        script.append("select * from t;\nselect s from t where i < 10;\n");
        rowsGot += cli(port, script.toString()).lines().count();
    }

    private static String cli(int port, String script) throws Exception {
        return Client.feed(
                script,
                "mariadb",
                "--no-defaults",
                "--skip-ssl",
                "-h127.0.0.1",
                "-uroot",
                "-P" + port,
                "-N");
    }

    private void byDriver(int port, String options) throws SQLException {
        String url = "jdbc:mariadb://127.0.0.1:" + port + "/shop?user=root&" + options;
        try (Connection connection = DriverManager.getConnection(url)) {
            try (PreparedStatement select =
                    connection.prepareStatement("select i, s from t where i < ?")) {
                for (int i = 0; i < ROUNDS; i++) {
                    select.setInt(1, i);
                    count(select.executeQuery());
                }
            }
            try (PreparedStatement update =
                    connection.prepareStatement("update t set s = ? where i = ?")) {
                update.setString(1, "long ".repeat(18));
                update.setInt(2, 7);
                assertThat(update.executeUpdate()).isOne();
            }
            try (Statement statement = connection.createStatement()) {
                SQLException unknown =
                        catchThrowableOfType(
                                SQLException.class, () -> statement.executeQuery("select nothing"));
                assertThat(unknown.getErrorCode()).isEqualTo(1054);
                SQLException twice =
                        catchThrowableOfType(
                                SQLException.class,
                                () -> statement.executeUpdate("insert into t values (1, 'again')"));
                assertThat(twice.getErrorCode()).isEqualTo(1062);
            }
        }
    }

    private void count(ResultSet rows) throws SQLException {
        try (rows) {
            while (rows.next()) {
                rowsGot++;
            }
        }
    }

    /** The last that is asked. */
    private static Map<String, Long> status(int port) throws Exception {
        Map<String, Long> values = new TreeMap<>();
        for (String line : cli(port, "show global status like 'Com\\_%';").split("\n", -1)) {
            String[] parts = line.split("\t", -1);
            if (parts.length == 2 && !parts[1].equals("0")) {
                values.put(parts[0], Long.parseLong(parts[1]));
            }
        }
        return values;
    }

    /** The general log, by our names. */
    private static Map<String, Long> logged(Path log) throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        for (String line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
            Matcher entry = LOGGED.matcher(line);
            if (entry.find()) {
                String kind = entry.group(1).toUpperCase(Locale.ROOT).replace(' ', '_');
                counts.merge(kind.equals("CONNECT") ? "LOGIN" : kind, 1L, Long::sum);
            }
        }
        return counts;
    }

    private static Map<String, Long> commands(List<JsonNode> lines) {
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode line : lines) {
            counts.merge(line.at("/Request/Command").asText(), 1L, Long::sum);
        }
        return counts;
    }

    private void compareWith(Map<String, Long> status, List<JsonNode> lines) {
        Map<String, Long> counted = new TreeMap<>();
        List<String> errors = new ArrayList<>();
        long rows = 0;
        for (JsonNode line : lines) {
            String operation = line.at("/Request/Operation").asText("");
            switch (line.at("/Request/Command").asText()) {
                case "QUERY" -> counted.merge("Com_" + variable(operation), 1L, Long::sum);
                case "EXECUTE" -> {
                    counted.merge("Com_" + variable(operation), 1L, Long::sum);
                    counted.merge("Com_stmt_execute", 1L, Long::sum);
                }
                case "PREPARE" -> counted.merge("Com_stmt_prepare", 1L, Long::sum);
                case "CLOSE_STMT" -> counted.merge("Com_stmt_close", 1L, Long::sum);
                case "INIT_DB" -> counted.merge("Com_change_db", 1L, Long::sum);
                default -> {}
            }
            if (line.at("/Request/Statement").asText("").contains(" from t")) {
                rows += line.at("/Response/Rows").asLong();
            }
            JsonNode packet = line.at("/Response/Packet");
            if (packet.has("ErrCode")) {
                errors.add(packet.get("ErrCode").asInt() + packet.get("SQLState").asText());
            }
        }
        counted.remove("Com_create"); // counted by what is created
        assertThat(status).containsAllEntriesOf(counted);
        assertThat(rows).as("rows that the clients got").isEqualTo(rowsGot);
        assertThat(errors).containsExactly("105442S22", "106223000", "105442S22", "106223000");
    }

    /** What the server calls its counter of a statement. */
    private static String variable(String operation) {
        return switch (operation) {
            case "SET" -> "set_option";
            case "SHOW" -> "show_status";
            default -> operation.toLowerCase(Locale.ROOT);
        };
    }

    private static boolean isQuit(RoundTrip roundTrip) {
        return roundTrip.outcome() == Outcome.ONEWAY && json(roundTrip).contains("\"QUIT\"");
    }

    private static String json(RoundTrip roundTrip) {
        LineBuffer line = new LineBuffer(1 << 12);
        new RoundTripJson(line, ZoneOffset.UTC).write(roundTrip);
        return new String(line.array(), 0, line.size(), StandardCharsets.UTF_8);
    }
}
