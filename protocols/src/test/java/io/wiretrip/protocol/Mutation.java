package io.wiretrip.protocol;

import io.wiretrip.protocol.Conversation.Exchange;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damage to sample conversations, the same for the same seed. */
final class Mutation {
    private Mutation() {}

    /** Random bytes, some of them of the kinds that grammars are made of. */
    static Conversation noise(Transport transport, int seed) {
        Random random = new Random(seed);
        Conversation noise =
                transport == Transport.TCP ? Conversation.of("noise") : Conversation.udp("noise");
        for (int turns = 1 + random.nextInt(12); turns > 0; turns--) {
            byte[] data = new byte[random.nextInt(1 << (1 + random.nextInt(11)))];
            random.nextBytes(data);
            if (random.nextBoolean()) {
                for (int i = 0; i < data.length; i++) {
                    data[i] =
                            (byte)
                                    (random.nextInt(4) == 0
                                            ? data[i] & 3
                                            : " \r\n:0129*$aA".charAt(data[i] & 7));
                }
            }
            noise = random.nextBoolean() ? noise.client(data) : noise.server(data);
        }
        return noise;
    }

    /**
     * A conversation with some of its bytes changed, repeated, cut out, or sent by the wrong side.
     */
    static Conversation mutate(Conversation sample, int seed) {
        Random random = new Random(seed);
        Conversation mutant =
                new Conversation(sample.name(), sample.transport(), List.of(), sample.end());
        for (Exchange exchange : sample.exchanges()) {
            byte[] data = exchange.bytes().clone();
            for (int times = random.nextInt(4); times > 0 && data.length > 0; times--) {
                data = mutate(data, random);
            }
            boolean client = exchange.fromClient() ^ (random.nextInt(20) == 0);
            int repeats = random.nextInt(15) == 0 ? 3 : random.nextInt(20) == 0 ? 0 : 1;
            for (int i = 0; i < repeats; i++) {
                mutant = client ? mutant.client(data) : mutant.server(data);
            }
        }
        return mutant;
    }

    private static byte[] mutate(byte[] data, Random random) {
        int at = random.nextInt(data.length);
        int length = Math.min(data.length - at, 1 + random.nextInt(16));
        return switch (random.nextInt(6)) {
            case 0 -> {
                data[at] ^= (byte) (1 << random.nextInt(8));
                yield data;
            }
            case 1 -> {
                data[at] = (byte) random.nextInt(256);
                yield data;
            }
            case 2 -> {
                Arrays.fill(data, at, at + length, (byte) (random.nextBoolean() ? 0xff : 0));
                yield data;
            }
            case 3 -> splice(data, at, at + length, new byte[0]);
            case 4 -> splice(data, at, at, Arrays.copyOfRange(data, at, at + length));
            default -> Arrays.copyOf(data, at);
        };
    }

    private static byte[] splice(byte[] data, int from, int to, byte[] with) {
        byte[] result = new byte[data.length - (to - from) + with.length];
        System.arraycopy(data, 0, result, 0, from);
        System.arraycopy(with, 0, result, from, with.length);
        System.arraycopy(data, to, result, from + with.length, data.length - to);
        return result;
    }
}
