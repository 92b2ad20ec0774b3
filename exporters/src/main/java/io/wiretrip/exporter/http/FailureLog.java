package io.wiretrip.exporter.http;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Tells of a target's trouble without a flood: a kind of failure once, its end once, and neither
 * again for a while where they take turns. Owned by one thread.
 */
final class FailureLog {
    /** How long a kind that was told is only counted. */
    static final long QUIET_NS = 600_000_000_000L;

    /** Kinds are few; a target that makes up status codes does not grow this. */
    private static final int KINDS_MAX = 64;

    private final Logger log;
    private final String what;
    private final Map<String, Long> toldNs = new HashMap<>();
    private long failures;
    private boolean told;

    FailureLog(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    void failed(HttpOutcome outcome, String consequence, long nowNs) {
        failures++;
        Long before = toldNs.get(outcome.failure());
        if (before != null && nowNs - before < QUIET_NS) {
            return;
        }
        if (before == null && toldNs.size() >= KINDS_MAX) {
            return;
        }
        toldNs.put(outcome.failure(), nowNs);
        told |= outcome.kind() == HttpOutcome.Kind.RETRY;
        log.warn(
                "{}: {}; {}, and this is not told again for each",
                what,
                outcome.describe(),
                consequence);
    }

    void delivered() {
        if (told) {
            log.info("{}: works again after {} failed attempts", what, failures);
            told = false;
        }
        failures = 0;
    }
}
