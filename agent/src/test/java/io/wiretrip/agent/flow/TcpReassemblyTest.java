package io.wiretrip.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.packet.Packet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tables of segments: what each arrangement of them delivers. */
final class TcpReassemblyTest {
    private static final long LONGER_THAN_REORDER_NS = TimeUnit.MILLISECONDS.toNanos(60);

    private final RecordingProtocol protocol = new RecordingProtocol();
    private final Segments wire = new Segments(protocol);

    @AfterEach
    void close() {
        wire.close();
    }

    private String requests() {
        return shown(true);
    }

    private String shown(boolean requests) {
        return protocol.only(requests).text().replace('\u0001', '<').replace('\u0002', '>');
    }

    private String responses() {
        return shown(false);
    }

    @Test
    void deliversInOrderSegments() {
        wire.handshake().client(0, 0, "abc").server(0, 3, "xyz").client(3, 3, "def").finish();
        assertThat(requests()).isEqualTo("abcdef");
        assertThat(responses()).isEqualTo("xyz");
        assertThat(wire.count(FlowEvent.GAP)).isZero();
        assertThat(protocol.only(true).midstream).isFalse();
    }

    @Test
    void reordersSegmentsWithinADirection() {
        wire.handshake().client(3, 0, "def").client(6, 0, "ghi").client(0, 0, "abc").finish();
        assertThat(requests()).isEqualTo("abcdefghi");
        assertThat(wire.count(FlowEvent.OUT_OF_ORDER)).isEqualTo(2);
        assertThat(wire.count(FlowEvent.GAP)).isZero();
    }

    @Test
    void keepsTheFirstCopyOfAByte() {
        wire.handshake()
                .client(0, 0, "abc")
                .client(0, 0, "ABCd") // only the last byte is new
                .client(6, 0, "ghi")
                .client(3, 0, "DEFGHIj") // fills the hole, repeats what is stored, adds one
                .finish();
        assertThat(requests()).isEqualTo("abcdEFghij");
    }

    @Test
    void ignoresRetransmissionsAndKeepAlives() {
        wire.handshake()
                .client(0, 0, "abc")
                .client(0, 0, "abc")
                .client(2, 0, "c") // keep-alive with the last byte
                .client(3, 0, "d")
                .finish();
        assertThat(requests()).isEqualTo("abcd");
        assertThat(wire.count(FlowEvent.RETRANSMISSION)).isEqualTo(1);
        assertThat(wire.count(FlowEvent.KEEP_ALIVE)).isEqualTo(1);
    }

    @Test
    void declaresAGapOnceThePeerHasAcknowledgedPastIt() {
        wire.handshake()
                .client(0, 0, "abc")
                .client(8, 0, "ijk")
                .server(0, 11, "") // acknowledges all
                .pause(LONGER_THAN_REORDER_NS)
                .client(11, 0, "l")
                .finish();
        assertThat(requests()).isEqualTo("abc<5>ijkl");
        assertThat(wire.count(FlowEvent.GAP_BYTES)).isEqualTo(5);
    }

    @Test
    void waitsForDataThatTheAcknowledgmentOvertook() {
        wire.handshake()
                .server(0, 3, "xyz") // answers what comes next
                .client(0, 0, "abc")
                .finish();
        assertThat(requests()).isEqualTo("abc");
        assertThat(responses()).isEqualTo("xyz");
        assertThat(wire.count(FlowEvent.GAP)).isZero();
        assertThat(wire.count(FlowEvent.BEFORE_PEER)).isEqualTo(1);
    }

    @Test
    void deliversARequestBeforeItsOvertakingResponse() {
        wire.handshake().server(0, 3, "xyz").client(0, 0, "abc").finish();
        assertThat(protocol.only(false).peerAcknowledged).containsExactly(3L);
    }

    @Test
    void givesUpARequestThatWasNeverCapturedAndDeliversItsResponse() {
        wire.handshake()
                .server(0, 30, "answer one")
                .pause(LONGER_THAN_REORDER_NS)
                .client(30, 10, "request two")
                .server(10, 41, "answer two")
                .finish();
        assertThat(requests()).isEqualTo("<30>request two");
        assertThat(responses()).isEqualTo("answer oneanswer two");
    }

    @Test
    void takesATrailingAcknowledgedByteForAFinThatWasNotCaptured() {
        wire.handshake()
                .client(0, 0, "abc")
                .server(0, 3, "xyz")
                .client(3, 4, "") // acknowledges a FIN that is not in the capture
                .pause(LONGER_THAN_REORDER_NS)
                .finish();
        assertThat(wire.count(FlowEvent.GAP)).isZero();
        assertThat(protocol.only(false).events).first().isEqualTo("end FINISHED");
    }

    @Test
    void deliversTheOtherDirectionAfterHalfClose() {
        wire.handshake()
                .client(0, 0, "abc")
                .clientFin(3, 0)
                .server(0, 4, "x")
                .server(1, 4, "yz")
                .serverFin(3, 4)
                .client(4, 4, "")
                .finish();
        assertThat(responses()).isEqualTo("xyz");
        assertThat(protocol.only(true).events).containsExactly("end FINISHED");
        assertThat(protocol.only(false).events).containsExactly("end FINISHED");
    }

    @Test
    void takesDataThatComesWithAFin() {
        wire.handshake()
                .send(
                        true,
                        Packet.ACK | Packet.FIN,
                        Segments.CLIENT_ISN + 1,
                        Segments.SERVER_ISN + 1,
                        "abc")
                .finish();
        assertThat(requests()).isEqualTo("abc");
        assertThat(protocol.only(true).events).containsExactly("end FINISHED");
    }

    @Test
    void waitsForDataBeforeALateFin() {
        wire.handshake().clientFin(6, 0).client(3, 0, "def").client(0, 0, "abc").finish();
        assertThat(requests()).isEqualTo("abcdef");
        assertThat(protocol.only(true).events).containsExactly("end FINISHED");
    }

    @Test
    void endsBothDirectionsOnReset() {
        wire.handshake()
                .client(0, 0, "abc")
                .send(false, Packet.RST, Segments.SERVER_ISN + 1, 0, "")
                .client(3, 0, "def")
                .finish();
        assertThat(requests()).isEqualTo("abc");
        assertThat(protocol.only(true).events).containsExactly("end RESET");
        assertThat(wire.count(FlowEvent.AFTER_END)).isEqualTo(1);
    }

    @Test
    void goesOnAfterAForgedRefusal() {
        wire.send(true, Packet.SYN, Segments.CLIENT_ISN, 0, "")
                .send(false, Packet.RST | Packet.ACK, 77, Segments.CLIENT_ISN + 1, "")
                .send(
                        false,
                        Packet.SYN | Packet.ACK,
                        Segments.SERVER_ISN,
                        Segments.CLIENT_ISN + 1,
                        "")
                .client(0, 0, "abc")
                .server(0, 3, "xyz")
                .finish();
        assertThat(requests()).isEqualTo("abc");
        assertThat(responses()).isEqualTo("xyz");
        assertThat(protocol.only(true).midstream).isFalse();
    }

    @Test
    void ignoresAResetFarOutsideTheWindow() {
        wire.handshake()
                .client(0, 0, "abc")
                .send(false, Packet.RST, Segments.SERVER_ISN + (1 << 30), 0, "")
                .client(3, 0, "def")
                .finish();
        assertThat(requests()).isEqualTo("abcdef");
    }

    @Test
    void beginsAnewWhenATupleIsReused() {
        wire.handshake().client(0, 0, "abc").clientFin(3, 0).serverFin(0, 4).client(4, 1, "");
        wire.clientIsn = 900; // smaller than before
        wire.serverIsn = 77;
        wire.handshake().client(0, 0, "new").finish();
        assertThat(protocol.recordings).hasSize(4);
        assertThat(protocol.recordings.get(2).text()).isEqualTo("new");
        assertThat(wire.count(FlowEvent.REUSED_TUPLE)).isEqualTo(1);
    }

    @Test
    void beginsAnewWhenATupleIsReusedWithoutAnEnd() {
        wire.handshake().client(0, 0, "abc");
        wire.clientIsn = 123_456_789;
        wire.serverIsn = 77;
        wire.handshake().client(0, 0, "new").finish();
        assertThat(protocol.recordings.get(2).text()).isEqualTo("new");
    }

    @Test
    void doesNotLetABlindSynEndAConnection() {
        wire.handshake()
                .client(0, 0, "abc")
                .send(true, Packet.SYN, 99_999_999, 0, "")
                .client(3, 0, "def")
                .finish();
        assertThat(requests()).isEqualTo("abcdef");
    }

    @Test
    void followsTheSynAckThatTheClientAcknowledges() {
        wire.send(true, Packet.SYN, Segments.CLIENT_ISN, 0, "");
        wire.send(false, Packet.SYN | Packet.ACK, -77, 1001, "");
        wire.send(false, Packet.SYN | Packet.ACK, Segments.SERVER_ISN, 1001, "");
        wire.send(false, Packet.SYN | Packet.ACK, -77, 1001, "");
        wire.client(0, 0, "abc").server(0, 3, "xyz").server(3, 3, "uvw").finish();
        assertThat(requests()).isEqualTo("abc");
        assertThat(responses()).isEqualTo("xyzuvw");
        assertThat(wire.count(FlowEvent.GAP)).isZero();
        assertThat(wire.count(FlowEvent.REUSED_TUPLE)).isZero();
    }

    @Test
    void followsTheSecondSynAckWhereItsDataComes() {
        wire.send(true, Packet.SYN, Segments.CLIENT_ISN, 0, "");
        wire.send(false, Packet.SYN | Packet.ACK, -77, 1001, "");
        wire.send(false, Packet.SYN | Packet.ACK, Segments.SERVER_ISN, 1001, "");
        wire.server(0, 0, "xyz").finish();
        assertThat(responses()).isEqualTo("xyz");
    }

    @Test
    void keepsTheFirstSynAckOnceItsDataCame() {
        wire.handshake().server(0, 0, "xyz");
        wire.send(false, Packet.SYN | Packet.ACK, -77, 1001, "");
        wire.send(true, Packet.ACK, 1001, -76, "").server(3, 0, "uvw").finish();
        assertThat(responses()).isEqualTo("xyzuvw");
        assertThat(wire.count(FlowEvent.OUT_OF_WINDOW)).isEqualTo(1);
    }

    @Test
    void ignoresTheFinOfASynWithFin() {
        wire.send(true, Packet.SYN | Packet.FIN, Segments.CLIENT_ISN, 0, "");
        wire.client(0, 0, "abc").finish();
        assertThat(requests()).isEqualTo("abc");
        assertThat(protocol.only(true).events).containsExactly("end CAPTURE_ENDED");
    }

    @Test
    void ignoresARefusalThatDoesNotAcknowledgeTheSyn() {
        wire.send(true, Packet.SYN, Segments.CLIENT_ISN, 0, "");
        wire.send(false, Packet.RST | Packet.ACK, 0, Segments.CLIENT_ISN, "");
        wire.send(false, Packet.RST, 0, 0, "");
        wire.send(false, Packet.SYN | Packet.ACK, Segments.SERVER_ISN, 1001, "");
        wire.client(0, 0, "abc").finish();
        assertThat(requests()).isEqualTo("abc");
        assertThat(wire.count(FlowEvent.OUT_OF_WINDOW)).isEqualTo(2);
        assertThat(wire.count(FlowEvent.TCP_FLOW)).isEqualTo(1);
    }

    @Test
    void endsOnARefusalThatAcknowledgesTheSyn() {
        wire.send(true, Packet.SYN, Segments.CLIENT_ISN, 0, "");
        wire.send(false, Packet.RST | Packet.ACK, 0, Segments.CLIENT_ISN + 1, "");
        wire.client(0, 0, "abc").finish();
        assertThat(protocol.recordings).isEmpty();
        assertThat(wire.count(FlowEvent.AFTER_END)).isEqualTo(1);
    }

    @Test
    void beginsAnewWhenTheSenderOfAResetGoesOn() {
        wire.handshake();
        wire.send(true, Packet.RST | Packet.ACK, Segments.CLIENT_ISN + 1, 5001, "");
        wire.client(0, 0, "abc").server(0, 3, "xyz").finish();
        assertThat(requests()).isEqualTo("abc");
        assertThat(responses()).isEqualTo("xyz");
        assertThat(protocol.only(true).midstream).isTrue();
    }

    @Test
    void endsOnAResetThatOvertookTheDataBeforeIt() {
        wire.handshake();
        wire.send(true, Packet.RST | Packet.ACK, Segments.CLIENT_ISN + 4, 5001, "");
        wire.client(0, 0, "abc").finish();
        assertThat(protocol.recordings).isEmpty();
        assertThat(wire.count(FlowEvent.AFTER_END)).isEqualTo(1);
    }

    @Test
    void startsInMidstream() {
        wire.client(100, 50, "abc").server(50, 103, "xyz").client(103, 53, "def").finish();
        assertThat(requests()).isEqualTo("abcdef");
        assertThat(responses()).isEqualTo("xyz");
        assertThat(protocol.only(true).midstream).isTrue();
        assertThat(wire.count(FlowEvent.GAP)).isZero();
    }

    @Test
    void takesDataThatItsAcknowledgmentOvertookAtAMidstreamStart() {
        wire.server(50, 103, "xyz").client(100, 50, "abc").finish();
        assertThat(requests()).isEqualTo("abc");
        assertThat(responses()).isEqualTo("xyz");
        assertThat(wire.count(FlowEvent.GAP)).isZero();
    }

    @Test
    void startsWhereAnOvertakenAcknowledgmentSaysIfTheSynAckWasLost() {
        wire.send(true, Packet.SYN, Segments.CLIENT_ISN, 0, "");
        wire.client(3, 3, ""); // acknowledges the first answer
        wire.client(0, 0, "abc"); // came later than that
        wire.server(3, 6, "uvw").client(3, 3, "def").finish();
        assertThat(requests()).isEqualTo("abcdef");
        assertThat(responses()).isEqualTo("<3>uvw");
        assertThat(protocol.only(true).peerAcknowledged).containsExactly(0L, 3L);
    }

    @Test
    void recognisesAHandshakeThatComesAfterItsData() {
        wire.client(0, 0, "abc");
        wire.send(true, Packet.SYN, Segments.CLIENT_ISN, 0, "");
        wire.client(3, 0, "def").finish();
        assertThat(requests()).isEqualTo("abcdef");
        assertThat(wire.count(FlowEvent.REUSED_TUPLE)).isZero();
    }

    @Test
    void followsSequenceNumbersAcrossTheirWrap() {
        wire.clientIsn = -5;
        wire.serverIsn = -2;
        wire.handshake()
                .client(0, 0, "0123")
                .client(8, 0, "89ab")
                .server(0, 4, "wxyz")
                .client(4, 4, "4567")
                .client(12, 4, "cdef")
                .finish();
        assertThat(requests()).isEqualTo("0123456789abcdef");
        assertThat(responses()).isEqualTo("wxyz");
        assertThat(wire.count(FlowEvent.GAP)).isZero();
    }

    @Test
    void reportsWhatTheCaptureCutAsAGap() {
        byte[] data = "abcdefgh".getBytes(StandardCharsets.ISO_8859_1);
        wire.handshake();
        wire.send(true, Packet.ACK, Segments.CLIENT_ISN + 1, Segments.SERVER_ISN + 1, data, 3);
        wire.client(8, 0, "ij").finish();
        assertThat(requests()).isEqualTo("abc<5>ij");
        assertThat(wire.count(FlowEvent.SNAPLEN_GAP)).isEqualTo(1);
    }

    @Test
    void deliversWhatWaitsWhenTheCaptureEnds() {
        wire.handshake().client(0, 0, "abc").client(5, 0, "fgh").finish();
        assertThat(requests()).isEqualTo("abc<2>fgh");
        assertThat(protocol.only(true).events).endsWith("end CAPTURE_ENDED");
    }

    @Test
    void givesUpAHoleWhenTooMuchWaitsBehindIt() {
        wire.handshake().client(0, 0, "abc");
        String kilobyte = "k".repeat(1024);
        int position = 4;
        for (int i = 0; i < 1100; i++) {
            wire.client(position, 0, kilobyte);
            position += 1024;
        }
        assertThat(wire.count(FlowEvent.STORE_FULL)).isEqualTo(1);
        wire.finish();
        assertThat(requests()).isEqualTo("abc<1>" + kilobyte.repeat(1100));
    }

    @Test
    void endsASilentConnection() {
        wire.handshake().client(0, 0, "abc").pause(TimeUnit.MINUTES.toNanos(6));
        assertThat(protocol.only(true).events).containsExactly("end IDLE");
        assertThat(wire.stage.size()).isZero();
    }

    @Test
    void forgetsAnEndedConnectionAfterItLingered() {
        wire.handshake().clientFin(0, 0).serverFin(0, 1).client(1, 1, "");
        assertThat(wire.stage.size()).isEqualTo(1);
        wire.pause(TimeUnit.SECONDS.toNanos(3));
        assertThat(wire.stage.size()).isZero();
    }

    @Test
    void declaresGapsAtOnceForADirectionThatIsNeverCaptured() {
        wire.handshake();
        for (int i = 0; i < 50; i++) {
            wire.client(10 * i, 100 * i, "0123456789");
            if (i < 5) {
                wire.pause(LONGER_THAN_REORDER_NS);
            }
        }
        assertThat(protocol.only(true).text()).hasSize(500);
        wire.finish();
        assertThat(wire.count(FlowEvent.GAP_BYTES)).isEqualTo(4900);
        assertThat(List.of(protocol.only(false).text())).doesNotContain("~");
    }

    @Test
    void holdsNothingAfterEverythingEnded() {
        wire.handshake().client(0, 0, "abc").client(5, 0, "fgh").server(4, 8, "x").finish();
        long tableOnly = wire.budget.usedBytes();
        assertThat(tableOnly).isEqualTo(4 * 256);
    }
}
