package io.wiretrip.exporter.otlp;

import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of trouble with a target, once for each kind and however long it lasts, and of its end.
 * From any thread.
 */
public final class OtlpLog {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpLog.class);

    /** What the libraries say of it themselves, to the console, is said here; held so it stays. */
    private static final java.util.logging.Logger OFFICIAL =
            java.util.logging.Logger.getLogger("io.opentelemetry");

    private static final java.util.logging.Logger SENDER =
            java.util.logging.Logger.getLogger("okhttp3");

    private final String what;
    private final String where;
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();

    /**
     * Tells of one target.
     *
     * @param what is sent, as in "spans"
     * @param where it is sent to, without secrets
     */
    public OtlpLog(String what, String where) {
        this.what = what;
        this.where = where;
        OFFICIAL.setLevel(Level.OFF);
        SENDER.setLevel(Level.OFF);
    }

    void failed(String message) {
        if (!message.equals(trouble.getAndSet(message))) {
            LOG.warn(
                    "sending {} to {} failed, it is tried again; what does not fit meanwhile is"
                            + " dropped and counted: {}",
                    what,
                    where,
                    message);
        }
    }

    void refused(String message) {
        if (!message.equals(trouble.getAndSet(message))) {
            LOG.error("{} refused {}, they are dropped and counted: {}", where, what, message);
        }
    }

    void taken(long refused, String message) {
        if (refused > 0) {
            refused(message.isEmpty() ? "it did not say why" : message);
        } else if (trouble.getAndSet(null) != null) {
            LOG.info("sending {} to {} works again", what, where);
        }
    }

    /** What is wrong now; null if nothing is. */
    public @Nullable String trouble() {
        return trouble.get();
    }
}
