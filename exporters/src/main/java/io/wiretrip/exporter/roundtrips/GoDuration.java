package io.wiretrip.exporter.roundtrips;

import java.nio.charset.StandardCharsets;

/**
 * Lengths of time as Go's {@code time.Duration.String} has them: {@code 1.93892ms}, {@code
 * 271.344µs}, {@code 1m0.5s}. Below a second the unit is the one that leaves a digit before the
 * point; from a second on there are hours, minutes and seconds, the leading zero ones left out.
 */
final class GoDuration {
    private static final byte[] MICRO = "µs".getBytes(StandardCharsets.UTF_8);
    private static final long MICROS = 1_000;
    private static final long MILLIS = 1_000_000;
    private static final long SECS = 1_000_000_000;

    private GoDuration() {}

    /**
     * Appends a length of time.
     *
     * @param ns nanoseconds, not negative
     */
    static void append(long ns, JsonText out) {
        if (ns >= SECS) {
            appendClock(ns, out);
        } else if (ns >= MILLIS) {
            out.decimal(ns / MILLIS);
            out.fraction(ns % MILLIS, 6);
            out.ascii('m');
            out.ascii('s');
        } else if (ns >= MICROS) {
            out.decimal(ns / MICROS);
            out.fraction(ns % MICROS, 3);
            out.utf8(MICRO, MICRO.length);
        } else {
            out.decimal(ns);
            if (ns != 0) {
                out.ascii('n');
            }
            out.ascii('s');
        }
    }

    private static void appendClock(long ns, JsonText out) {
        long secs = ns / SECS;
        if (secs >= 3600) {
            out.decimal(secs / 3600);
            out.ascii('h');
        }
        if (secs >= 60) {
            out.decimal(secs / 60 % 60);
            out.ascii('m');
        }
        out.decimal(secs % 60);
        out.fraction(ns % SECS, 9);
        out.ascii('s');
    }
}
