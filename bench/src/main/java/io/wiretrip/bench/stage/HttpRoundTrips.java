package io.wiretrip.bench.stage;

import io.wiretrip.agent.capture.CaptureFileException;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.SessionContext;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The RoundTrips of HTTP/1 in the captures that ship with the project. */
final class HttpRoundTrips {
    private HttpRoundTrips() {}

    /** All that are complete, with every field decoded. */
    static List<RoundTrip> all() throws IOException, CaptureFileException {
        List<RoundTrip> all = new ArrayList<>();
        for (String capture : GoldenCaptures.all()) {
            if (capture.startsWith("http1/")) {
                add(capture, all);
            }
        }
        return all;
    }

    private static void add(String capture, List<RoundTrip> to) throws CaptureFileException {
        Protocol protocol = GoldenCaptures.protocolOf(capture);
        SessionContext context =
                new SessionContext(
                        GoldenCaptures.allWith(protocol),
                        Demand.all(),
                        DecoderOptions.DEFAULT,
                        new MemoryBudget(1L << 30),
                        roundTrip -> {
                            if (roundTrip.outcome() == Outcome.COMPLETE) {
                                to.add(roundTrip);
                            }
                        });
        try (Arena arena = Arena.ofConfined()) {
            for (Recording recording : Recorder.record(protocol, GoldenCaptures.file(capture))) {
                recording.load(arena);
                recording.play(protocol, context);
            }
        }
    }

    /** So many label values: as many different ones as there are sizes of messages. */
    static String[] labels(RoundTrip roundTrip, int n) {
        String[] all = {
            "GET",
            "/things/" + bytes(roundTrip.request()) + "/" + bytes(roundTrip.response()),
            "www.example.com",
            "200"
        };
        return Arrays.copyOf(all, n);
    }

    /** Bytes of a message on the wire; 0 without one. */
    static long bytes(@Nullable Message message) {
        return message == null ? 0 : message.wireBytes();
    }
}
