package io.wiretrip.agent;

import io.wiretrip.agent.flow.FailureSink;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each distinct error of ours once, with its stack, and counts the rest: a crafted packet that
 * is sent a million times writes one log entry. Used by one worker.
 */
final class Failures implements FailureSink {
    private static final int DISTINCT_MAX = 256;

    private final Logger log = LoggerFactory.getLogger(Failures.class);
    private final Map<String, Long> seen = new HashMap<>();

    @Override
    public void failure(String where, Throwable cause) {
        StackTraceElement[] stack = cause.getStackTrace();
        String key = where + " " + cause.getClass().getName() + (stack.length > 0 ? stack[0] : "");
        if (!seen.containsKey(key) && seen.size() >= DISTINCT_MAX) {
            return;
        }
        if (seen.merge(key, 1L, Long::sum) == 1) {
            log.error(
                    "internal error in {}: the connection was given up; more of the same are only"
                            + " counted. Please report this.",
                    where,
                    cause);
        }
    }
}
