package io.wiretrip.bench.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A load under its name.
 *
 * @param title for the table
 * @param share its requests are the number asked for, divided by this: so that large values take no
 *     longer than small ones
 * @param common whether it is measured where nobody says which
 */
public record LiveCase(String name, String title, LiveLoad load, int share, boolean common) {
    /** Chooses every case. */
    static final String EVERY = "all";

    private static final int KB = 1024;

    /**
     * All there are, in the order of the table. Most of them are packetd's: its protocols, sizes
     * and numbers of connections, as far as there is a server to be had.
     */
    static final List<LiveCase> ALL =
            List.of(
                    http("100b", 100, 100, 1, true),
                    http("10k", 10 * KB, 100, 1, true),
                    http("10k", 10 * KB, 10, 1, false),
                    http("10k", 10 * KB, 1000, 1, false),
                    http("1m", 1024 * KB, 100, 20, false),
                    redis("PING", "", 0, 10, 1),
                    redis("PING", "", 0, 100, 1),
                    redis("SET", "10k", 10 * KB, 100, 1),
                    redis("GET", "10k", 10 * KB, 100, 1),
                    redis("SET", "100k", 100 * KB, 100, 4),
                    redis("GET", "100k", 100 * KB, 100, 4),
                    redis("SET", "10k", 10 * KB, 10, 1),
                    redis("GET", "10k", 10 * KB, 10, 1),
                    redis("SET", "100k", 100 * KB, 10, 4),
                    redis("GET", "100k", 100 * KB, 10, 4),
                    redis("SET", "10k", 10 * KB, 1000, 1),
                    redis("GET", "10k", 10 * KB, 1000, 1),
                    mysql(100, 10, 2),
                    mysql(1_000, 10, 10),
                    mysql(10_000, 10, 50),
                    mysql(10_000, 30, 50),
                    postgresql(100, 10, 2),
                    postgresql(1_000, 5, 10),
                    postgresql(5_000, 5, 40),
                    postgresql(10_000, 10, 50));

    private static LiveCase http(
            String size, int bytes, int connections, int share, boolean common) {
        return new LiveCase(
                "http-" + size + "-c" + connections,
                "HTTP, " + written(size),
                new HttpLoad(bytes, connections),
                share,
                common);
    }

    private static LiveCase redis(
            String command, String size, int bytes, int connections, int share) {
        String dash = size.isEmpty() ? "" : "-" + size;
        return new LiveCase(
                "redis-" + command.toLowerCase(Locale.ROOT) + dash + "-c" + connections,
                "Redis " + command + (size.isEmpty() ? "" : ", " + written(size)),
                new RedisLoad(command, bytes, connections),
                share,
                connections == 100 && bytes > 0);
    }

    private static LiveCase mysql(int rows, int connections, int share) {
        return new LiveCase(
                "mysql-" + rows + "-c" + connections,
                String.format(Locale.ROOT, "MySQL, %,d rows", rows),
                new MysqlLoad(rows, connections),
                share,
                rows == 10_000 && connections == 10);
    }

    private static LiveCase postgresql(int rows, int connections, int share) {
        return new LiveCase(
                "postgresql-" + rows + "-c" + connections,
                String.format(Locale.ROOT, "PostgreSQL, %,d rows", rows),
                new PostgresqlLoad(rows, connections),
                share,
                rows == 10_000);
    }

    private static String written(String size) {
        String unit = size.substring(size.length() - 1).toUpperCase(Locale.ROOT);
        return size.substring(0, size.length() - 1) + " " + (unit.equals("B") ? "B" : unit + "B");
    }

    /**
     * Those of these names or, where nothing has such a name, whose names begin so; all for {@value
     * #EVERY}, the common ones for an empty list.
     */
    static List<LiveCase> named(List<String> names) {
        List<LiveCase> chosen = new ArrayList<>();
        for (LiveCase each : ALL) {
            if (names.isEmpty() ? each.common : names.stream().anyMatch(each::isMeant)) {
                chosen.add(each);
            }
        }
        return chosen;
    }

    private boolean isMeant(String by) {
        boolean isName = ALL.stream().anyMatch(each -> each.name.equals(by));
        return by.equals(EVERY) || (isName ? name.equals(by) : name.startsWith(by));
    }

    /** How many requests to send of so many asked for. */
    long requests(long asked) {
        return Math.max(1, asked / share);
    }
}
