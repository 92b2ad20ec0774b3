package io.wiretrip.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A load under its name.
 *
 * @param share its requests are the number asked for, divided by this: so that large values take no
 *     longer than small ones
 */
record LiveCase(String name, String title, LiveLoad load, int share) {
    private static final int SMALL = 100;
    private static final int KB_10 = 10 * 1024;
    private static final int KB_100 = 100 * 1024;

    /** All there are, in the order of the table. */
    static final List<LiveCase> ALL =
            List.of(
                    new LiveCase("http-small", "HTTP, 100 B", new HttpLoad(SMALL), 1),
                    new LiveCase("http-10k", "HTTP, 10 KB", new HttpLoad(KB_10), 1),
                    redis("SET", "10", KB_10, 1),
                    redis("GET", "10", KB_10, 1),
                    redis("SET", "100", KB_100, 4),
                    redis("GET", "100", KB_100, 4));

    private static LiveCase redis(String command, String kilobytes, int bytes, int share) {
        return new LiveCase(
                "redis-" + command.toLowerCase(java.util.Locale.ROOT) + "-" + kilobytes + "k",
                "Redis " + command + ", " + kilobytes + " KB",
                new RedisLoad(command, bytes),
                share);
    }

    /** Those whose names begin so; all for an empty list. */
    static List<LiveCase> named(List<String> beginnings) {
        List<LiveCase> chosen = new ArrayList<>();
        for (LiveCase each : ALL) {
            if (beginnings.isEmpty() || beginnings.stream().anyMatch(each.name::startsWith)) {
                chosen.add(each);
            }
        }
        return chosen;
    }

    /** How many requests to send of so many asked for. */
    long requests(long asked) {
        return Math.max(1, asked / share);
    }
}
