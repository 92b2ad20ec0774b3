package io.wiretrip.agent.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wiretrip.agent.Replay;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the broker and its clients counted comes out, each as a RoundTrip of its own. */
final class AmqpTruthTest {
    private static final Path FOLDER = Path.of("generated", "amqp");
    private static final String RULE = "amqp;5672";

    private static Replay replay(boolean ruled) {
        Path capture = Replay.captures().resolve(FOLDER).resolve("capture.pcap");
        return ruled ? Replay.of(capture, RULE) : Replay.of(capture);
    }

    private static JsonNode truth() {
        return Replay.json(Replay.captures().resolve(FOLDER).resolve("truth.json"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void countsWhatTheBrokerCounted(boolean ruled) {
        Replay replay = replay(ruled);
        List<JsonNode> lines = replay.of("amqp");
        JsonNode server = truth().path("servers").path("5672");
        JsonNode counters = server.path("global_counters");
        assertThat(replay.summary().gaps()).isZero();
        assertThat(count(lines, request("Basic.Publish")))
                .isEqualTo(counters.path("messages_received_total").asLong());
        assertThat(count(lines, request("Basic.Publish").and(response("Basic.Ack"))))
                .isEqualTo(counters.path("messages_confirmed_total").asLong());
        long returned = counters.path("messages_unroutable_returned_total").asLong();
        assertThat(count(lines, request("Basic.Publish").and(errCode("NO_ROUTE"))))
                .isEqualTo(returned);
        // The broker counts a returned message as received for confirmation twice.
        assertThat(count(lines, request("Basic.Publish").and(outcome("complete"))) + returned)
                .isEqualTo(counters.path("messages_received_confirm_total").asLong());
        long fetched = count(lines, request("Basic.Get").and(response("Basic.Get-Ok")));
        assertThat(count(lines, request("Basic.Deliver")) + fetched)
                .isEqualTo(counters.path("messages_delivered_total").asLong());
        assertThat(count(lines, response("Basic.Get-Empty")))
                .isEqualTo(counters.path("messages_get_empty_total").asLong());
        // What was delivered pairs with its acknowledgement; that of what was fetched is one-way.
        assertThat(
                        count(lines, request("Basic.Deliver").and(response("Basic.Ack")))
                                + count(lines, request("Basic.Ack").and(outcome("oneway"))))
                .isEqualTo(counters.path("messages_acknowledged_total").asLong());
        assertThat(count(lines, response("Basic.Nack")) + count(lines, response("Basic.Reject")))
                .isEqualTo(counters.path("messages_dead_lettered_rejected_total").asLong());
        assertThat(count(lines, request("Channel.Close").and(bySideOf("Server"))))
                .isEqualTo(server.path("channel_errors").asLong());
        // A connection begins with Start, or ends with the broker's protocol header. One client
        // sent no protocol header at all: there is nothing to recognise.
        assertThat(
                        count(lines, request("Connection.Start"))
                                + count(lines, errCode("VERSION_MISMATCH"))
                                + (ruled ? 0 : 1))
                .isEqualTo(server.path("accepted_connections").asLong());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void countsWhatTheClientsCalled(boolean ruled) {
        List<JsonNode> lines = replay(ruled).of("amqp");
        JsonNode client = truth().path("client");
        JsonNode java = client.path("java_methods");
        JsonNode runs = client.path("rabbitmq_c_runs");
        long badLogins = runs.path("bad_auth").asLong();
        long channels = -badLogins; // each other run is a connection with a channel
        for (JsonNode run : runs) {
            channels += run.asLong();
        }
        long pika = 1; // one connection, one channel, one queue
        Map<String, Long> expected = new TreeMap<>();
        for (String name :
                List.of(
                        "basic.qos",
                        "basic.consume",
                        "basic.cancel",
                        "basic.recover",
                        "confirm.select",
                        "exchange.bind",
                        "exchange.declare",
                        "exchange.delete",
                        "exchange.unbind",
                        "queue.bind",
                        "queue.purge",
                        "queue.unbind",
                        "tx.commit",
                        "tx.rollback",
                        "tx.select")) {
            expected.put(name, java.path(name).asLong());
        }
        expected.put("channel.open", java.path("channel.open").asLong() + channels + pika);
        expected.put("channel.close", java.path("channel.close").asLong() + channels + pika);
        expected.put("connection.open", java.path("connection").asLong() + channels + pika);
        expected.put("connection.close", java.path("connection.close").asLong() + channels + pika);
        expected.put("basic.get", java.path("basic.get").asLong() + runs.path("get").asLong());
        expected.put(
                "queue.declare",
                java.path("queue.declare").asLong()
                        + java.path("queue.declare(nowait)").asLong()
                        + runs.path("declare").asLong()
                        + pika);
        expected.put(
                "queue.delete",
                java.path("queue.delete").asLong() + runs.path("delete").asLong() + pika);
        expected.merge("confirm.select", pika, Long::sum);
        expected.merge("basic.consume", pika + runs.path("consume").asLong(), Long::sum);
        expected.merge("basic.cancel", pika, Long::sum);
        expected.merge("basic.qos", runs.path("consume").asLong(), Long::sum);
        Map<String, Long> seen = new TreeMap<>();
        for (String name : expected.keySet()) {
            seen.put(name, count(lines, request(titled(name)).and(bySideOf("Client"))));
        }
        assertThat(seen).isEqualTo(expected);
        assertThat(count(lines, errCode("ACCESS_REFUSED").and(bySideOf("Server"))))
                .isEqualTo(java.path("auth failure").asLong() + badLogins);
        assertThat(count(lines, request("Basic.Publish")))
                .isEqualTo(
                        java.path("basic.publish").asLong()
                                + runs.path("publish").asLong()
                                + client.path("pika").path("publish").asLong());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pairsNothingThatIsNotAnswered(boolean ruled) {
        List<JsonNode> lines = replay(ruled).of("amqp");
        // Both clients whose login was refused leave without Close-Ok.
        assertThat(count(lines, outcome("unanswered")))
                .isEqualTo(count(lines, request("Connection.Close").and(bySideOf("Server"))))
                .isEqualTo(2);
        // A tag that the Java client makes up; the broker closes the channel for it.
        assertThat(count(lines, outcome("orphan").and(response("Basic.Ack")))).isOne();
        assertThat(lines).allMatch(line -> line.path("Quality").asText().equals("complete"));
        assertThat(lines)
                .noneMatch(
                        line ->
                                line.path("Request").path("FrameType").asText().equals("Heartbeat")
                                        || line.path("Response")
                                                .path("FrameType")
                                                .asText()
                                                .equals("Heartbeat"));
    }

    private static long count(List<JsonNode> lines, Predicate<JsonNode> which) {
        return lines.stream().filter(which).count();
    }

    private static Predicate<JsonNode> request(String method) {
        return line -> method(line.path("Request")).equals(method);
    }

    private static Predicate<JsonNode> response(String method) {
        return line -> method(line.path("Response")).equals(method);
    }

    private static Predicate<JsonNode> outcome(String outcome) {
        return line -> line.path("Outcome").asText().equals(outcome);
    }

    /** Of the response, or of a request that is not answered with a code of its own. */
    private static Predicate<JsonNode> errCode(String code) {
        return line ->
                line.path("Response").path("ErrCode").asText().equals(code)
                        || line.path("Request").path("ErrCode").asText().equals(code);
    }

    /** By who sent the request. */
    private static Predicate<JsonNode> bySideOf(String side) {
        return line -> line.path("Request").path("Port").equals(line.path(side).path("Port"));
    }

    private static String method(JsonNode message) {
        JsonNode classMethod = message.path("ClassMethod");
        return classMethod.path("Class").asText() + "." + classMethod.path("Method").asText();
    }

    private static String titled(String name) {
        int dot = name.indexOf('.');
        return Character.toUpperCase(name.charAt(0))
                + name.substring(1, dot + 1)
                + Character.toUpperCase(name.charAt(dot + 1))
                + name.substring(dot + 2);
    }
}
