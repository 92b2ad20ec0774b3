package io.wiretrip.protocol.kafka;

import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A connection with Kafka on it, for cases. */
abstract class KafkaWire {
    StreamHarness wire = new StreamHarness(new KafkaProtocol());

    @AfterEach
    void close() {
        wire.close();
    }

    /** Begins anew, with a connection that began before the capture. */
    void midstream() {
        wire.close();
        wire = new StreamHarness(Setup.of(new KafkaProtocol()).inMidstream());
    }

    /** The client sends these messages in one segment. */
    void client(byte[]... messages) {
        wire.deliver(true, KafkaDecoderTest.join(messages)).tick();
    }

    /** The server sends these messages in one segment. */
    void server(byte[]... messages) {
        wire.deliver(false, KafkaDecoderTest.join(messages)).tick();
    }

    /** A request and its answer, whose id is told so that cases can be told apart. */
    void heartbeat(int correlationId) {
        client(KafkaBytes.heartbeat(correlationId, "g"));
        server(KafkaBytes.heartbeatAnswer(correlationId, 0));
    }

    RoundTrip trip(int index) {
        return wire.roundTrips().get(index);
    }

    String request(int index, String field) {
        return JsonText.request(trip(index), field);
    }

    String response(int index, String field) {
        return JsonText.response(trip(index), field);
    }

    /** Of each RoundTrip: API, the ids on both sides, error, outcome and quality. */
    List<String> told() {
        return wire.roundTrips().stream()
                .map(
                        rt ->
                                String.join(
                                                " ",
                                                JsonText.request(rt, "API"),
                                                JsonText.request(rt, "CorrelationID"),
                                                JsonText.response(rt, "CorrelationID"),
                                                JsonText.response(rt, "ErrorCode"),
                                                rt.outcome().text(),
                                                rt.quality().text())
                                        .replace("\"", ""))
                .toList();
    }
}
