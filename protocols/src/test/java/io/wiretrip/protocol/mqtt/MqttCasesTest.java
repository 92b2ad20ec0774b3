package io.wiretrip.protocol.mqtt;

import static io.wiretrip.protocol.mqtt.MqttBytes.ack;
import static io.wiretrip.protocol.mqtt.MqttBytes.ack5;
import static io.wiretrip.protocol.mqtt.MqttBytes.body;
import static io.wiretrip.protocol.mqtt.MqttBytes.connack;
import static io.wiretrip.protocol.mqtt.MqttBytes.connack5;
import static io.wiretrip.protocol.mqtt.MqttBytes.connect;
import static io.wiretrip.protocol.mqtt.MqttBytes.disconnect;
import static io.wiretrip.protocol.mqtt.MqttBytes.join;
import static io.wiretrip.protocol.mqtt.MqttBytes.ping;
import static io.wiretrip.protocol.mqtt.MqttBytes.pong;
import static io.wiretrip.protocol.mqtt.MqttBytes.publish;
import static io.wiretrip.protocol.mqtt.MqttBytes.publish5;
import static io.wiretrip.protocol.mqtt.MqttBytes.suback;
import static io.wiretrip.protocol.mqtt.MqttBytes.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The rules of MQTT, each by the case that needs it. */
final class MqttCasesTest {
    private static final Conversation THREE =
            Conversation.of("3.1.1").client(connect(4, "c")).server(connack());
    private static final Conversation FIVE =
            Conversation.of("5").client(connect(5, "c")).server(connack5());

    /** All but the first RoundTrip, which is that of CONNECT. */
    private static List<RoundTrip> decode(Conversation conversation) {
        List<RoundTrip> all = StreamHarness.decode(new MqttProtocol(), conversation);
        assertThat(request(all.getFirst()).type()).isEqualTo(MqttType.CONNECT);
        return all.subList(1, all.size());
    }

    private static MqttRequest request(RoundTrip roundTrip) {
        return (MqttRequest) Objects.requireNonNull(roundTrip.request());
    }

    private static MqttResponse response(RoundTrip roundTrip) {
        return (MqttResponse) Objects.requireNonNull(roundTrip.response());
    }

    private static String brief(RoundTrip roundTrip) {
        String request =
                roundTrip.request() instanceof MqttRequest r
                        ? r.type() + (r.packetId() < 0 ? "" : " " + r.packetId())
                        : "-";
        String response =
                roundTrip.response() instanceof MqttResponse r
                        ? r.type() + (r.packetId() < 0 ? "" : " " + r.packetId())
                        : "-";
        return request + " > " + response + ", " + roundTrip.outcome().text();
    }

    private static List<String> briefs(List<RoundTrip> roundTrips) {
        return roundTrips.stream().map(MqttCasesTest::brief).toList();
    }

    /** 3.1.1, 4.6: acknowledgements come in any order. */
    @Test
    void pairsManyPublishesOfOneSegmentByTheirIdentifiers() {
        List<RoundTrip> got =
                decode(
                        THREE.client(
                                        join(
                                                publish(2, "a", 1, "x"),
                                                publish(0, "b", 0, "y"),
                                                publish(2, "c", 2, "z")))
                                .server(join(ack(0x40, 2), ack(0x40, 1))));
        assertThat(briefs(got))
                .containsExactly(
                        "PUBLISH > -, oneway",
                        "PUBLISH 2 > PUBACK 2, complete",
                        "PUBLISH 1 > PUBACK 1, complete");
    }

    /** 3.1.1, 4.3.3: the exchange of QoS 2 is one RoundTrip, which ends with PUBCOMP. */
    @Test
    void endsAnExchangeOfQos2WithPubcomp() {
        List<RoundTrip> got =
                decode(
                        THREE.client(publish(4, "a", 7, "x"))
                                .server(ack(0x50, 7))
                                .client(ack(0x62, 7))
                                .server(ack(0x70, 7)));
        assertThat(briefs(got)).containsExactly("PUBLISH 7 > PUBCOMP 7, complete");
        MqttResponse response = response(got.getFirst());
        assertThat(got.getFirst().durationNs()).isEqualTo(3_000_000);
        assertThat(response.receivedNs()).isEqualTo(request(got.getFirst()).startNs() + 1_000_000);
        assertThat(response.releasedNs()).isEqualTo(request(got.getFirst()).startNs() + 2_000_000);
    }

    /** 5, 4.3.3: PUBREC with a failure ends it. */
    @Test
    void endsARefusedExchangeWithPubrec() {
        List<RoundTrip> got =
                decode(
                        FIVE.client(publish5(4, "a", 7, body(), "x"))
                                .server(ack5(0x50, 7, 0x87))
                                .client(publish5(4, "a", 7, body(), "y"))
                                .server(ack5(0x50, 7, 0x10))
                                .client(ack(0x62, 7))
                                .server(ack(0x70, 7)));
        assertThat(briefs(got))
                .containsExactly(
                        "PUBLISH 7 > PUBREC 7, complete", "PUBLISH 7 > PUBCOMP 7, complete");
        assertThat(JsonText.of(got.getFirst()))
                .contains("\"ReasonCode\":135,\"ReasonName\":\"Not authorized\"");
    }

    /** 3.1.1, 2.3.1: client and server number their packets independently. */
    @Test
    void keepsTheIdentifiersOfBothSidesApart() {
        List<RoundTrip> got =
                decode(
                        THREE.client(publish(2, "up", 1, "x"))
                                .server(publish(2, "down", 1, "y"))
                                .server(ack(0x40, 1))
                                .client(ack(0x40, 1)));
        assertThat(briefs(got))
                .containsExactly(
                        "PUBLISH 1 > PUBACK 1, complete", "PUBLISH 1 > PUBACK 1, complete");
        assertThat(request(got.get(0)).topic()).isEqualTo("up");
        assertThat(request(got.get(1)).topic()).isEqualTo("down");
        assertThat(JsonText.of(got.get(1)))
                .contains("{\"Request\":{\"Host\":\"10.0.0.2\",\"Port\":1883")
                .contains("\"Response\":{\"Host\":\"10.0.0.1\",\"Port\":40000");
    }

    /** A handshake that goes on after a reconnect is not that of a PUBLISH here. */
    @Test
    void takesAPubrelOfAnEarlierConnectionForARequest() {
        List<RoundTrip> got =
                decode(THREE.client(ack(0x62, 9)).server(ack(0x70, 9)).client(ack(0x50, 4)));
        assertThat(briefs(got))
                .containsExactly("PUBREL 9 > PUBCOMP 9, complete", "- > PUBREC 4, orphan");
    }

    /** 3.1.1, 2.3.1: a new packet uses a free identifier, so the earlier exchange is over. */
    @Test
    void neverGivesAnAnswerToAnEarlierRequestOfTheSameIdentifier() {
        List<RoundTrip> got =
                decode(
                        THREE.client(publish(2, "old", 5, "x"))
                                .client(publish(2, "new", 5, "y"))
                                .server(ack(0x40, 5)));
        assertThat(briefs(got))
                .containsExactly("PUBLISH 5 > PUBACK 5, complete", "PUBLISH 5 > -, unanswered");
        assertThat(request(got.get(0)).topic()).isEqualTo("new");
    }

    /** 3.1.1, 3.3.1.1: DUP says that it is the same packet again; each is acknowledged. */
    @Test
    void pairsARetransmissionAndWhatItRepeats() {
        List<RoundTrip> got =
                decode(
                        THREE.client(publish(2, "a", 5, "x"))
                                .client(publish(10, "a", 5, "x"))
                                .server(ack(0x40, 5))
                                .server(ack(0x40, 5)));
        assertThat(briefs(got))
                .containsExactly(
                        "PUBLISH 5 > PUBACK 5, complete", "PUBLISH 5 > PUBACK 5, complete");
        assertThat(request(got.get(0)).isDup()).isFalse();
        assertThat(request(got.get(1)).isDup()).isTrue();
    }

    /** 5, 3.3.2.3.4: an alias stands for the topic that it was introduced with, per direction. */
    @Test
    void looksUpTopicAliases() {
        MqttBytes alias = body().u8(0x23).u16(3);
        List<RoundTrip> got =
                decode(
                        FIVE.client(publish5(0, "up", 0, alias, ""))
                                .server(publish5(0, "down", 0, alias, ""))
                                .client(publish5(0, "", 0, alias, ""))
                                .server(publish5(0, "", 0, alias, ""))
                                .client(publish5(0, "other", 0, alias, ""))
                                .client(publish5(0, "", 0, alias, ""))
                                .client(publish5(0, "", 0, body().u8(0x23).u16(4), "")));
        assertThat(got.stream().map(r -> request(r).topic()))
                .containsExactly("up", "down", "up", "down", "other", "other", null);
    }

    /** 5, 3.1.3.1 and 3.2.2.3.7: the server names a client that does not name itself. */
    @Test
    void takesTheNameThatTheServerAssigns() {
        List<RoundTrip> got =
                StreamHarness.decode(
                        new MqttProtocol(),
                        Conversation.of("assigned")
                                .client(connect(5, ""))
                                .server(
                                        body().u8(0, 0)
                                                .properties(body().property(0x12, "auto-1"))
                                                .packet(0x20))
                                .client(publish5(0, "t", 0, body(), "x")));
        assertThat(request(got.get(0)).clientId()).isEmpty();
        assertThat(request(got.get(1)).clientId()).isEqualTo("auto-1");
    }

    /** 5, 3.9.3: one code a filter; the first failure is the reason. */
    @Test
    void listsTheReasonOfEachTopicFilter() {
        List<RoundTrip> got =
                decode(
                        FIVE.client(
                                        body().u16(1)
                                                .properties(body())
                                                .text("a")
                                                .u8(1)
                                                .text("b")
                                                .u8(2)
                                                .packet(0x82))
                                .server(body().u16(1).properties(body()).u8(1, 0x87).packet(0x90)));
        assertThat(JsonText.of(got.getFirst()))
                .contains("\"TopicFilters\":[\"a\",\"b\"],\"TopicFiltersQoS\":[1,2]")
                .contains("\"ReasonCode\":135,\"ReasonName\":\"Not authorized\"")
                .contains("\"ReasonCodes\":[1,135]");
    }

    /** W3C Trace Context in user properties. */
    @Test
    void findsTraceContext() {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        List<RoundTrip> got =
                decode(
                        FIVE.client(
                                publish5(
                                        0,
                                        "t",
                                        0,
                                        body().user("color", "red")
                                                .user("traceparent", parent)
                                                .user("tracestate", "x=1"),
                                        "abc")));
        assertThat(JsonText.of(got.getFirst()))
                .contains("\"PayloadSize\":3")
                .contains("\"Properties\":{\"UserProperties\":3}")
                .contains("\"TraceParent\":\"" + parent + "\",\"TraceState\":\"x=1\"")
                .doesNotContain("red");
    }

    /** A server's DISCONNECT, and a client's, are answered by nobody. */
    @Test
    void takesDisconnectForOneWay() {
        assertThat(briefs(decode(FIVE.server(body().u8(0x8b).packet(0xe0)))))
                .containsExactly("DISCONNECT > -, oneway");
        assertThat(briefs(decode(THREE.client(disconnect()))))
                .containsExactly("DISCONNECT > -, oneway");
    }

    /** 5, 4.12: challenges are requests of the server; CONNACK answers CONNECT all the same. */
    @Test
    void pairsChallengesWithProofs() {
        List<RoundTrip> got =
                StreamHarness.decode(
                        new MqttProtocol(),
                        Conversation.of("auth")
                                .client(connect(5, "c"))
                                .server(body().u8(0x18).properties(body()).packet(0xf0))
                                .client(body().u8(0x18).properties(body()).packet(0xf0))
                                .server(connack5())
                                .client(body().u8(0x19).properties(body()).packet(0xf0))
                                .server(body().packet(0xf0)));
        assertThat(briefs(got))
                .containsExactly(
                        "AUTH > AUTH, complete",
                        "CONNECT > CONNACK, complete",
                        "AUTH > AUTH, complete");
        assertThat(request(got.get(0)).isFromClient()).isFalse();
        assertThat(request(got.get(2)).isFromClient()).isTrue();
    }

    /** Packets behind a CONNECT of an unknown level are not guessed at. */
    @Test
    void leavesUnknownWhatAnUnknownLevelMeans() {
        List<RoundTrip> got =
                StreamHarness.decode(
                        new MqttProtocol(),
                        Conversation.of("level 9")
                                .client(connect(9, "nine"))
                                .server(body().u8(0, 1).packet(0x20)));
        assertThat(JsonText.of(got.getFirst()))
                .contains("\"ProtocolLevel\":9")
                .contains("\"ClientID\":null")
                .contains("\"Version\":null")
                .contains("\"ReasonName\":\"Unacceptable protocol version\"");
    }

    /** Keep-alives are RoundTrips of their own; two may be under way. */
    @Test
    void pairsPingsInOrder() {
        List<RoundTrip> got = decode(THREE.client(join(ping(), ping())).server(pong()));
        assertThat(briefs(got))
                .containsExactly("PINGREQ > PINGRESP, complete", "PINGREQ > -, unanswered");
        assertThat(request(got.get(0)).startPosition())
                .isLessThan(request(got.get(1)).startPosition());
    }

    /** 2.2.3: a length may have four bytes; an application message is counted, never kept. */
    @Test
    void skipsALargeMessage() {
        try (StreamHarness harness = new StreamHarness(new MqttProtocol())) {
            harness.deliver(true, connect(4, "c")).deliver(false, connack());
            harness.deliver(true, body().u8(0x32, 0xff, 0xff, 0xff, 0x7f).text("t").u16(1).bytes());
            byte[] piece = new byte[1 << 20];
            for (int i = 0; i < 255; i++) {
                harness.deliver(true, piece);
            }
            harness.deliver(true, new byte[(1 << 20) - 1 - 5]);
            harness.deliver(false, ack(0x40, 1)).deliver(true, ping());
            RoundTrip large = harness.roundTrips().getLast();
            assertThat(large.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(request(large).wireBytes()).isEqualTo(268_435_455 + 5);
            assertThat(request(large).payloadBytes()).isEqualTo(268_435_455 - 5);
            assertThat(harness.unconsumedMax()).isLessThan(100);
        }
    }

    /** 2.2.3: a length of five bytes is none; what follows is found again. */
    @Test
    void findsThePacketBehindAWrongLength() {
        try (StreamHarness harness = new StreamHarness(new MqttProtocol())) {
            harness.deliver(true, connect(4, "c")).deliver(false, connack());
            harness.deliver(true, body().u8(0x30, 0xff, 0xff, 0xff, 0xff, 1).bytes());
            harness.deliver(true, subscribe(3, "some/topic", 0));
            harness.deliver(false, suback(3, 0));
            assertThat(brief(harness.roundTrips().getLast()))
                    .isEqualTo("SUBSCRIBE 3 > SUBACK 3, complete");
            assertThat(harness.violations()).containsExactly("LENGTH=1");
        }
    }

    /** What is no MQTT is given up at its first byte. */
    @Test
    void givesUpAnotherProtocol() {
        try (StreamHarness harness = new StreamHarness(new MqttProtocol())) {
            harness.client("GET / HTTP/1.1\r\n\r\n");
            assertThat(harness.isOver(true)).isTrue();
            assertThat(harness.roundTrips()).isEmpty();
            assertThat(harness.violations()).containsExactly("NOT_MQTT=1");
        }
    }
}
