package io.wiretrip.protocol.mqtt;

import static io.wiretrip.protocol.mqtt.MqttBytes.ack;
import static io.wiretrip.protocol.mqtt.MqttBytes.ack5;
import static io.wiretrip.protocol.mqtt.MqttBytes.body;
import static io.wiretrip.protocol.mqtt.MqttBytes.connack;
import static io.wiretrip.protocol.mqtt.MqttBytes.connack5;
import static io.wiretrip.protocol.mqtt.MqttBytes.connect;
import static io.wiretrip.protocol.mqtt.MqttBytes.join;
import static io.wiretrip.protocol.mqtt.MqttBytes.ping;
import static io.wiretrip.protocol.mqtt.MqttBytes.pong;
import static io.wiretrip.protocol.mqtt.MqttBytes.publish;
import static io.wiretrip.protocol.mqtt.MqttBytes.publish5;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes that are missing, and connections joined in the middle. */
final class MqttLossTest {

    private static MqttRequest request(RoundTrip roundTrip) {
        return (MqttRequest) Objects.requireNonNull(roundTrip.request());
    }

    @Test
    void aGapInAnApplicationMessageCostsQualityOnly() {
        try (StreamHarness harness = connected()) {
            byte[] packet = publish(2, "big", 1, "x".repeat(3000));
            harness.deliver(true, Arrays.copyOf(packet, 100)).gap(true, 2000);
            harness.deliver(true, Arrays.copyOfRange(packet, 2100, packet.length));
            harness.deliver(false, ack(0x40, 1));
            RoundTrip got = harness.roundTrips().getLast();
            assertThat(got.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(got.quality()).isEqualTo(Quality.GAP_IN_REQUEST);
            assertThat(request(got).payloadBytes()).isEqualTo(3000);
        }
    }

    @Test
    void theRestOfAPacketWhoseHeadWasLostIsSkippedByItsLength() {
        try (StreamHarness harness = connected()) {
            byte[] packet = publish(2, "topic/with/some/length", 1, "C0 00 \u00c0\0\u00c0\0");
            harness.deliver(true, Arrays.copyOf(packet, 6)).gap(true, 5);
            harness.deliver(true, Arrays.copyOfRange(packet, 11, packet.length));
            harness.deliver(true, publish(2, "next", 2, "y")).deliver(false, ack(0x40, 2));
            assertThat(harness.roundTrips()).hasSize(2);
            assertThat(request(harness.roundTrips().getLast()).topic()).isEqualTo("next");
        }
    }

    @Test
    void aliasesAreForgottenWithTheBytesThatMayHaveChangedThem() {
        try (StreamHarness harness = new StreamHarness(new MqttProtocol())) {
            harness.deliver(true, connect(5, "c")).deliver(false, connack5());
            harness.deliver(true, publish5(0, "t", 0, body().u8(0x23).u16(1), "x"));
            harness.gap(true, 100);
            harness.deliver(true, publish5(0, "another/topic", 0, body(), "y"));
            harness.deliver(true, publish5(0, "", 0, body().u8(0x23).u16(1), "y"));
            RoundTrip got = harness.roundTrips().getLast();
            assertThat(request(got).topicAlias()).isEqualTo(1);
            assertThat(request(got).topic()).isNull();
            assertThat(harness.violations()).containsExactly("ALIAS_UNKNOWN=1");
        }
    }

    @Test
    void aPingThatLostItsAnswerTakesNoOther() {
        try (StreamHarness harness = connected()) {
            harness.deliver(true, ping()).tick().gap(false, 2).tick();
            harness.deliver(true, ping()).tick();
            harness.deliver(false, join(pong(), publish(0, "a/topic/found/again", 0, "")));
            RoundTrip got = harness.roundTrips().get(1);
            assertThat(got.durationNs()).isEqualTo(1_000_000);
            harness.finish(End.FINISHED);
            assertThat(harness.roundTrips().getLast().outcome()).isEqualTo(Outcome.UNANSWERED);
        }
    }

    @Test
    void anAnswerBehindAGapIsMarked() {
        try (StreamHarness harness = connected()) {
            harness.deliver(true, publish(2, "a", 1, "x")).gap(false, 4);
            harness.deliver(true, publish(2, "b", 2, "y"));
            harness.deliver(false, join(ack(0x40, 1), ack(0x40, 2), ack(0x40, 3)));
            assertThat(harness.roundTrips().stream().map(RoundTrip::quality))
                    .as("CONNECT, under way at the gap, begun behind it")
                    .startsWith(Quality.COMPLETE, Quality.RESYNCHRONISED, Quality.COMPLETE);
        }
    }

    /** Joined within a packet, versions unknown: what is certain is told, the rest is null. */
    @Test
    void joinsAConnectionInTheMiddle() {
        Setup setup = Setup.of(new MqttProtocol()).inMidstream();
        try (StreamHarness harness = new StreamHarness(setup)) {
            byte[] cut = publish(2, "was/cut", 1, "0123456789");
            harness.deliver(true, Arrays.copyOfRange(cut, 5, cut.length));
            harness.deliver(true, publish(2, "plant/line/7", 2, "\0abc"));
            harness.deliver(false, join(ack(0x40, 1), ack(0x40, 2)));
            RoundTrip got = harness.roundTrips().getLast();
            assertThat(request(got).topic()).isEqualTo("plant/line/7");
            assertThat(request(got).payloadBytes()).isEqualTo(MqttRequest.UNKNOWN);
            assertThat(request(got).version()).isNull();
            assertThat(request(got).clientId()).isNull();
            harness.deliver(true, publish(2, "plant/line/7", 3, "\0abc"));
            harness.deliver(false, ack5(0x40, 3, 0x10)); // only version 5 has a reason here
            harness.deliver(true, publish(0, "plant/line/7", 0, "\0abc"));
            assertThat(request(harness.roundTrips().getLast()).payloadBytes()).isEqualTo(3);
            assertThat(request(harness.roundTrips().getLast()).version()).isEqualTo("5");
        }
    }

    /** Noise gives no messages, whatever it is made of, and packets are found behind it. */
    @Test
    void findsPacketsBehindNoise() {
        Random random = new Random(1);
        int invented = 0;
        for (int run = 0; run < 200; run++) {
            byte[] noise = new byte[2000];
            random.nextBytes(noise);
            try (StreamHarness harness = connected()) {
                harness.gap(true, 10).deliver(true, noise);
                int before = harness.roundTrips().size();
                invented += before - 1;
                for (int i = 1; i <= 40; i++) { // more than what may stay undecided
                    harness.deliver(true, publish(0, "plant/line/" + i, 0, "x".repeat(i)));
                }
                assertThat(harness.roundTrips().size() - before).isPositive();
            }
        }
        assertThat(invented).as("messages invented in 400 kB of noise").isLessThan(4);
    }

    @Test
    void aConnectionCutInAMessageGivesItTruncated() {
        try (StreamHarness harness = connected()) {
            byte[] packet = publish(0, "t", 0, "x".repeat(500));
            harness.deliver(true, Arrays.copyOf(packet, 100)).finish(End.RESET);
            assertThat(harness.roundTrips().getLast().quality()).isEqualTo(Quality.TRUNCATED);
            assertThat(request(harness.roundTrips().getLast()).wireBytes()).isEqualTo(100);
        }
        try (StreamHarness harness = connected()) {
            harness.deliver(true, new byte[] {0x32, 20, 0}).finish(End.RESET);
            assertThat(harness.violations()).containsExactly("STREAM_CUT=1");
        }
    }

    private static StreamHarness connected() {
        StreamHarness harness = new StreamHarness(new MqttProtocol());
        return harness.deliver(true, connect(4, "c")).deliver(false, connack());
    }

    /** Where no boundary was found no packet began: nothing of the grammar was violated. */
    @Test
    void whatIsSearchedIsNoPacketCutShort() {
        Setup setup = Setup.of(new MqttProtocol()).inMidstream();
        try (StreamHarness harness = new StreamHarness(setup)) {
            harness.client("2\u0010\0\0\0\u0002\u0003#{\"").finish(End.FINISHED);
            assertThat(harness.violations()).isEmpty();
        }
    }

    /** Without a topic it takes the bytes behind it to tell; they may come late. */
    @Test
    void aMessageWithAnAliasIsFoundHoweverItComes() {
        Setup setup = Setup.of(new MqttProtocol()).inMidstream();
        byte[] wire = {0x32, 16, 0, 0, 0, 2, 3, 0x23, 0, 1, '{', '"', 'i', 'd', '"', ':', '2', '}'};
        for (int first = 1; first < wire.length; first++) {
            try (StreamHarness harness = new StreamHarness(setup)) {
                harness.deliver(false, Arrays.copyOf(wire, first));
                harness.deliver(false, Arrays.copyOfRange(wire, first, wire.length));
                harness.deliver(false, wire).finish(End.FINISHED);
                assertThat(harness.roundTrips()).as("cut at " + first).hasSize(2);
            }
        }
    }

    /** When the bytes came that had to wait for a boundary is not known any more. */
    @Test
    void whatWaitedToBeToldFromNoiseIsMarked() {
        Setup setup = Setup.of(new MqttProtocol()).inMidstream();
        try (StreamHarness harness = new StreamHarness(setup)) {
            harness.deliver(true, publish(0, "z", 0, "")).tick();
            harness.deliver(true, Arrays.copyOf(ping(), 1)).tick();
            harness.deliver(true, Arrays.copyOfRange(ping(), 1, 2)).tick();
            harness.deliver(true, publish(0, "a/topic/found", 0, "")).tick();
            harness.deliver(true, ping()).finish(End.FINISHED);
            assertThat(harness.roundTrips().stream().map(RoundTrip::quality))
                    .as("the first, another, the waiting ping, one that came later")
                    .containsExactly(
                            Quality.MIDSTREAM,
                            Quality.MIDSTREAM,
                            Quality.RESYNCHRONISED,
                            Quality.MIDSTREAM);
        }
    }
}
