package io.wiretrip.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What must hold for a harness whatever was delivered; throws {@link AssertionError} if not. */
final class HarnessLaws {
    private HarnessLaws() {}

    /** No decoder ever left more than it may, and no more was ever charged. */
    static void checkBounds(
            StreamHarness harness, int unconsumedMax, long chargedMax, Object what) {
        if (harness.unconsumedMax() > unconsumedMax) {
            fail(what, "bytes left unconsumed", harness.unconsumedMax(), "<= " + unconsumedMax);
        }
        if (harness.budget().highWaterBytes() > chargedMax) {
            fail(what, "bytes charged", harness.budget().highWaterBytes(), "<= " + chargedMax);
        }
    }

    /** After close: nothing is held, so all that began was emitted, and nothing twice. */
    static void checkEmitted(StreamHarness harness, Object what) {
        if (harness.budget().usedBytes() != 0) {
            fail(what, "bytes still charged", harness.budget().usedBytes(), "0");
        }
        Set<Message> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (RoundTrip roundTrip : harness.roundTrips()) {
            checkCause(roundTrip, what);
            List<Message> halves = halves(roundTrip);
            if (halves.isEmpty()) {
                fail(what, "messages of a RoundTrip", 0, "1 or 2");
            }
            for (Message message : halves) {
                if (!seen.add(message)) {
                    fail(what, "a message emitted", 2, "1 time");
                }
                if (message.endNs() < message.startNs()) {
                    fail(what, "endNs", message.endNs(), ">= " + message.startNs());
                }
                if (message.wireBytes() < 0) {
                    fail(what, "wireBytes", message.wireBytes(), ">= 0");
                }
                if (message.isRequest() != (message == roundTrip.request())) {
                    fail(what, "isRequest of the half it is", message.isRequest(), "the other");
                }
            }
        }
    }

    /** Nobody answers what he has not received. */
    private static void checkCause(RoundTrip roundTrip, Object what) {
        Message request = roundTrip.request();
        Message response = roundTrip.response();
        if (request != null && response != null && response.isBefore(request)) {
            fail(
                    what,
                    "what the sender of a response had received",
                    response.peerAcknowledged(),
                    "> " + request.startPosition() + ", where its request begins");
        }
    }

    /** The messages of a RoundTrip. */
    static List<Message> halves(RoundTrip roundTrip) {
        List<Message> halves = new ArrayList<>(2);
        if (roundTrip.request() != null) {
            halves.add(roundTrip.request());
        }
        if (roundTrip.response() != null) {
            halves.add(roundTrip.response());
        }
        return halves;
    }

    private static void fail(Object what, String property, Object value, String expected) {
        throw new AssertionError(
                what + ": " + property + ": " + value + " (expected: " + expected + ")");
    }
}
