package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a test says about RoundTrips in a word each. */
final class AmqpCases {
    private AmqpCases() {}

    /** Each as {@code Basic.Publish 1 > Basic.Ack 1 complete}, in the order they came. */
    static List<String> of(Conversation conversation) {
        return of(StreamHarness.decode(new AmqpProtocol(), conversation));
    }

    static List<String> of(List<RoundTrip> roundTrips) {
        return roundTrips.stream().map(AmqpCases::of).toList();
    }

    private static String of(RoundTrip roundTrip) {
        return name(roundTrip.request())
                + " > "
                + name(roundTrip.response())
                + " "
                + roundTrip.outcome().text()
                + (roundTrip.quality() == Quality.COMPLETE ? "" : " " + roundTrip.quality().text());
    }

    private static String name(@Nullable Message message) {
        if (!(message instanceof AmqpMessage amqp)) {
            return "-";
        }
        AmqpMethod method = amqp.method();
        if (method == null) {
            return "header";
        }
        String number = amqp.number() < 0 ? "" : " " + amqp.number();
        return method.className() + "." + method.methodName() + number;
    }

    /** A field of a request, as JSON. */
    static String request(RoundTrip roundTrip, String field) {
        return JsonText.request(roundTrip, field);
    }

    /** A field of a response, as JSON. */
    static String response(RoundTrip roundTrip, String field) {
        return JsonText.response(roundTrip, field);
    }
}
