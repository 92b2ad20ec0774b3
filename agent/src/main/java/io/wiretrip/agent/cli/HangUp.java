package io.wiretrip.agent.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/** The signal by which a service is told to read its configuration again. */
final class HangUp {
    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

    private HangUp() {}

    /**
     * Has something done for every SIGHUP, one after the other; where there is no such signal, not.
     */
    static void onSignal(Runnable action) {
        try {
            Signal.handle(new Signal("HUP"), signal -> action.run());
        } catch (IllegalArgumentException e) {
            LOG.warn("SIGHUP is not available: {}", e.getMessage());
        }
    }
}
