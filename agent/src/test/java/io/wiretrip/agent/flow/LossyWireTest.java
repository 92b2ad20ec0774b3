package io.wiretrip.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.packet.Packet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random conversations over a wire that drops, repeats, reorders and resegments: what is delivered
 * equals what was sent, or says exactly how many bytes are missing where.
 */
final class LossyWireTest {
    /** One segment in flight. */
    private record Sent(boolean fromClient, int position, byte[] data, int acknowledged) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void deliversEveryByteWhenNothingIsLostForGood(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            run(seed * 1000 + round, random, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32})
    void saysExactlyWhatIsMissing(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            run(seed * 1000 + round, random, 10);
        }
    }

    private static void run(long seed, Random random, int lossPercent) {
        RecordingProtocol protocol = new RecordingProtocol(seed);
        try (Segments wire = new Segments(protocol)) {
            wire.clientIsn = random.nextInt();
            wire.serverIsn = random.nextInt();
            byte[][] streams = {text(random, 'a', 4000), text(random, 'A', 4000)};
            List<Sent> sent = conversation(random, streams);
            wire.handshake();
            boolean[][] captured = {new boolean[4000], new boolean[4000]};
            for (Sent s : shuffleNearby(random, sent)) {
                if (random.nextInt(100) < lossPercent) {
                    continue;
                }
                send(wire, s, captured);
                if (random.nextInt(10) == 0) {
                    send(wire, s, captured);
                }
            }
            wire.pause(TimeUnit.SECONDS.toNanos(1)).finish();
            check("seed " + seed, protocol.only(true), streams[0], captured[0]);
            check("seed " + seed, protocol.only(false), streams[1], captured[1]);
        }
    }

    private static List<Sent> conversation(Random random, byte[][] streams) {
        List<Sent> sent = new ArrayList<>();
        int[] at = {0, 0};
        while (at[0] < streams[0].length || at[1] < streams[1].length) {
            int side =
                    at[0] == streams[0].length
                            ? 1
                            : at[1] == streams[1].length ? 0 : random.nextInt(2);
            int length = Math.min(1 + random.nextInt(300), streams[side].length - at[side]);
            byte[] data = new byte[length];
            System.arraycopy(streams[side], at[side], data, 0, length);
            sent.add(new Sent(side == 0, at[side], data, at[1 - side]));
            at[side] += length;
        }
        return sent;
    }

    private static List<Sent> shuffleNearby(Random random, List<Sent> sent) {
        List<Sent> shuffled = new ArrayList<>(sent);
        for (int i = 0; i + 1 < shuffled.size(); i++) {
            if (random.nextInt(5) == 0) {
                Collections.swap(
                        shuffled, i, Math.min(shuffled.size() - 1, i + 1 + random.nextInt(4)));
            }
        }
        return shuffled;
    }

    private static void send(Segments wire, Sent s, boolean[][] captured) {
        int own = s.fromClient ? wire.clientIsn : wire.serverIsn;
        int other = s.fromClient ? wire.serverIsn : wire.clientIsn;
        wire.send(
                s.fromClient,
                Packet.ACK,
                own + 1 + s.position,
                other + 1 + s.acknowledged,
                s.data,
                s.data.length);
        java.util.Arrays.fill(
                captured[s.fromClient ? 0 : 1], s.position, s.position + s.data.length, true);
    }

    /** Replays the recording: text must equal the stream, a gap must be bytes never captured. */
    private static void check(
            String name, RecordingProtocol.Recording recording, byte[] stream, boolean[] captured) {
        String text = recording.text();
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\u0001') {
                int close = text.indexOf('\u0002', i);
                int length = Integer.parseInt(text.substring(i + 1, close));
                at += length;
                i = close;
                continue;
            }
            if (c != '~') {
                assertThat((char) stream[at]).as("%s at %d in %s", name, at, text).isEqualTo(c);
            }
            at++;
        }
        int last = stream.length;
        while (last > 0 && !captured[last - 1]) {
            last--;
        }
        long lost = 0;
        for (int i = 0; i < last; i++) {
            lost += captured[i] ? 0 : 1;
        }
        long told = 0;
        for (String event : recording.events) {
            if (event.contains("gap")) {
                told += Long.parseLong(event.substring(event.lastIndexOf(' ') + 1));
            }
        }
        assertThat(at).as("%s: bytes accounted for", name).isBetween(last, stream.length);
        assertThat(told).as("%s: bytes lost", name).isBetween(lost, lost + stream.length - last);
    }

    private static byte[] text(Random random, char from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (from + random.nextInt(26));
        }
        return bytes;
    }
}
