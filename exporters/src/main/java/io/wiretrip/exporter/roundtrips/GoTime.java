package io.wiretrip.exporter.roundtrips;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;

/**
 * Points in time as Go's {@code RFC3339Nano} has them: local time, a fraction without zeros at its
 * end, and the offset, which is {@code Z} where it is nothing. What is the same for a whole second
 * is kept, since times come in that order, nearly. Owned by one thread.
 */
final class GoTime {
    private static final long SECS = 1_000_000_000;

    private final ZoneRules rules;
    private final JsonText start = new JsonText();
    private final JsonText end = new JsonText();
    private long second = Long.MIN_VALUE;

    GoTime(ZoneId zone) {
        this.rules = zone.getRules();
    }

    /**
     * Appends a point in time.
     *
     * @param epochNs nanoseconds since the epoch
     */
    void append(long epochNs, JsonText out) {
        long wanted = Math.floorDiv(epochNs, SECS);
        if (wanted != second) {
            format(wanted);
            second = wanted;
        }
        start.appendTo(out);
        out.fraction(Math.floorMod(epochNs, SECS), 9);
        end.appendTo(out);
    }

    private void format(long epochSecs) {
        ZoneOffset offset = rules.getOffset(Instant.ofEpochSecond(epochSecs));
        LocalDateTime time = LocalDateTime.ofEpochSecond(epochSecs, 0, offset);
        start.clear();
        start.decimal(time.getYear(), 4); // 1677 to 2262, since nanoseconds fit a long
        start.ascii('-');
        start.decimal(time.getMonthValue(), 2);
        start.ascii('-');
        start.decimal(time.getDayOfMonth(), 2);
        start.ascii('T');
        start.decimal(time.getHour(), 2);
        start.ascii(':');
        start.decimal(time.getMinute(), 2);
        start.ascii(':');
        start.decimal(time.getSecond(), 2);
        end.clear();
        if (offset.getTotalSeconds() == 0) {
            end.ascii('Z');
            return;
        }
        int minutes = offset.getTotalSeconds() / 60;
        end.ascii(minutes < 0 ? '-' : '+');
        end.decimal(Math.abs(minutes) / 60, 2);
        end.ascii(':');
        end.decimal(Math.abs(minutes) % 60, 2);
    }
}
