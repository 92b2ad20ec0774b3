package io.wiretrip.protocol.redis;

import static io.wiretrip.protocol.redis.RedisDecoderTest.command;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A connection for the tests of single cases. */
abstract class RedisWire {
    StreamHarness wire = new StreamHarness(new RedisProtocol());

    @AfterEach
    final void closeWire() {
        wire.close();
    }

    /** A command and its answer. */
    final RedisWire exchange(String answer, String... words) {
        wire.client(command(words)).tick().server(answer).tick();
        return this;
    }

    /** What came of it, the connection ended. */
    final List<RoundTrip> end() {
        return wire.finish(End.FINISHED).roundTrips();
    }

    final String line(RoundTrip roundTrip, String... fields) {
        StringBuilder text = new StringBuilder();
        for (String field : fields) {
            String owner = field.substring(0, 2);
            String name = field.substring(2);
            text.append(text.isEmpty() ? "" : " ")
                    .append(
                            owner.equals("q.")
                                    ? JsonText.request(roundTrip, name)
                                    : JsonText.response(roundTrip, name));
        }
        return text.toString();
    }

    /** Command, type of the answer and outcome of each RoundTrip. */
    final List<String> told() {
        return end().stream()
                .map(
                        rt ->
                                line(rt, "q.Command", "r.DataType", "r.Push")
                                                .replace("\"", "")
                                                .replace("absent", "null")
                                        + " "
                                        + rt.outcome().text())
                .toList();
    }
}
