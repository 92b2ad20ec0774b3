package io.wiretrip.agent.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.Summary;
import io.wiretrip.exporter.roundtrips.LineBuffer;
import io.wiretrip.exporter.roundtrips.RoundTripJson;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What PostgreSQL has in its log, and what its clients report, is what the agent has seen. */
@Timeout(240)
final class LivePostgresqlTest {
    private static final int TRANSACTIONS = 50;
    private static final Pattern PROCESSED = Pattern.compile("processed: (\\d+)/(\\d+)");

    @Test
    void seesWhatTheStatementLogHas(@TempDir Path folder) throws Exception {
        LiveRequirements.captureWith("psql", "pgbench");
        try (ServerProcess server = LiveServers.postgresql(folder, "-c", "log_connections=on")) {
            String port = String.valueOf(server.port());
            bench(port, "-i", "-q");
            int statementsBefore = logged(server, "LOG:  statement: ");
            int executesBefore = logged(server, "LOG:  execute ");
            try (LiveRun run = LiveRun.onLoopback("postgresql;" + port)) {
                assertThat(bench(port, "-M", "simple", "-t", "" + TRANSACTIONS))
                        .matches(LivePostgresqlTest::isAllProcessed);
                assertThat(bench(port, "-M", "extended", "-t", "" + TRANSACTIONS))
                        .matches(LivePostgresqlTest::isAllProcessed);
                assertThat(bench(port, "-M", "prepared", "-t", "" + TRANSACTIONS))
                        .matches(LivePostgresqlTest::isAllProcessed);
                Client.feed(
                        "SELECT 1; \nSELECT nothing;\nCOPY (SELECT 1) TO STDOUT;\nLISTEN c;\n",
                        "psql",
                        "-h127.0.0.1",
                        "-p" + port,
                        "-Upostgres",
                        "postgres");
                int statements = logged(server, "LOG:  statement: ") - statementsBefore;
                int executes = logged(server, "LOG:  execute ") - executesBefore;
                run.await(
                        seen ->
                                count(seen, "Query") >= statements
                                        && count(seen, "Execute") >= executes,
                        LiveRun.PATIENCE);
                Summary summary = run.stop();
                List<RoundTrip> seen = run.roundTrips();
                assertThat(count(seen, "Query")).isEqualTo(statements);
                assertThat(count(seen, "Execute")).isEqualTo(executes);
                assertThat(seen)
                        .allMatch(r -> r.outcome() == Outcome.COMPLETE)
                        .allMatch(r -> r.quality() == Quality.COMPLETE);
                assertThat(seen.stream().filter(r -> json(r).contains("\"42703\""))).hasSize(1);
                assertThat(summary.gaps()).isZero();
                assertThat(summary.drops()).isEmpty();
            }
        }
    }

    private static String bench(String port, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("pgbench", "-n"));
        command.addAll(List.of("-h", "127.0.0.1", "-p", port, "-U", "postgres"));
        command.addAll(List.of(arguments));
        command.add("postgres");
        return Client.run(command.toArray(String[]::new));
    }

    private static boolean isAllProcessed(String said) {
        Matcher processed = PROCESSED.matcher(said);
        return processed.find() && processed.group(1).equals(processed.group(2));
    }

    private static int logged(ServerProcess server, String what) {
        return server.log().split(Pattern.quote(what), -1).length - 1;
    }

    private static long count(List<RoundTrip> seen, String kind) {
        return seen.stream().filter(r -> json(r).contains("\"Kind\":\"" + kind + "\"")).count();
    }

    private static String json(RoundTrip roundTrip) {
        LineBuffer line = new LineBuffer(1 << 12);
        new RoundTripJson(line, ZoneOffset.UTC).write(roundTrip);
        return new String(line.array(), 0, line.size(), StandardCharsets.UTF_8);
    }
}
