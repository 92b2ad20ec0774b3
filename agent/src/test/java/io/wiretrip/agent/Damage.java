package io.wiretrip.agent;

import io.wiretrip.agent.Wire.Packet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What a capture point, a mirror or a network may do to packets. */
enum Damage {
    /** A few packets are missing here and there. */
    DROP {
        @Override
        List<Packet> of(List<Packet> packets, Random random) {
            double share = random.nextInt(1, 100) / 1000.0;
            return packets.stream().filter(p -> random.nextDouble() >= share).toList();
        }
    },
    /** Many packets in a row are missing. */
    DROP_BURSTS {
        @Override
        List<Packet> of(List<Packet> packets, Random random) {
            List<Packet> left = new ArrayList<>();
            int burst = 0;
            for (Packet p : packets) {
                if (burst == 0 && random.nextInt(200) == 0) {
                    burst = random.nextInt(1, 20);
                }
                if (burst == 0) {
                    left.add(p);
                } else {
                    burst--;
                }
            }
            return left;
        }
    },
    /** One direction of some connections is missing. */
    DROP_DIRECTIONS {
        @Override
        List<Packet> of(List<Packet> packets, Random random) {
            Map<String, Integer> lost = new HashMap<>();
            return packets.stream()
                    .filter(
                            p ->
                                    lost.computeIfAbsent(p.connection(), c -> random.nextInt(4))
                                            != (p.connection().isEmpty()
                                                    ? 9
                                                    : p.fromLargerPort() ? 0 : 1))
                    .toList();
        }
    },
    /** No connection's beginning was seen. */
    DROP_HANDSHAKES {
        @Override
        List<Packet> of(List<Packet> packets, Random random) {
            return packets.stream().filter(p -> !p.isHandshake()).toList();
        }
    },
    /** The capture began late. */
    DROP_BEGINNING {
        @Override
        List<Packet> of(List<Packet> packets, Random random) {
            return packets.subList(random.nextInt(packets.size()), packets.size());
        }
    },
    /** Some packets came twice. */
    DUPLICATE {
        @Override
        List<Packet> of(List<Packet> packets, Random random) {
            double share = random.nextDouble();
            List<Packet> all = new ArrayList<>();
            for (Packet p : packets) {
                all.add(p);
                if (random.nextDouble() < share) {
                    all.add(p);
                }
            }
            return all;
        }
    },
    /** Packets that came at almost the same time changed places. */
    SWAP {
        @Override
        List<Packet> of(List<Packet> packets, Random random) {
            double share = random.nextDouble();
            List<Packet> all = new ArrayList<>(packets);
            for (int i = 0; i + 1 < all.size(); i++) {
                Packet a = all.get(i);
                Packet b = all.get(i + 1);
                if (b.timeNs() - a.timeNs() < 300_000 && random.nextDouble() < share) {
                    all.set(i, b.at(a.timeNs()));
                    all.set(i + 1, a.at(b.timeNs()));
                }
            }
            return all;
        }
    },
    /** Every packet was cut at one length. */
    SNAPLEN {
        @Override
        List<Packet> of(List<Packet> packets, Random random) {
            int length = random.nextInt(54, 2000);
            return packets.stream().map(p -> p.cut(length)).toList();
        }
    },
    /** Some packets were cut, each at its own length. */
    CUT {
        @Override
        List<Packet> of(List<Packet> packets, Random random) {
            double share = random.nextInt(1, 100) / 500.0;
            return packets.stream()
                    .map(
                            p ->
                                    random.nextDouble() < share
                                            ? p.cut(random.nextInt(p.bytes().length))
                                            : p)
                    .toList();
        }
    },
    /** Bytes behind the headers are others. */
    FLIP {
        @Override
        List<Packet> of(List<Packet> packets, Random random) {
            double share = random.nextInt(1, 100) / 500.0;
            return packets.stream().map(p -> flipped(p, random, share)).toList();
        }
    },
    /** Several of the kinds before, one after the other. */
    MIXED {
        @Override
        List<Packet> of(List<Packet> packets, Random random) {
            List<Damage> kinds = new ArrayList<>(List.of(DROP, DUPLICATE, SWAP, CUT, DROP_BURSTS));
            Collections.shuffle(kinds, random);
            List<Packet> damaged = packets;
            for (Damage kind : kinds.subList(0, random.nextInt(2, kinds.size() + 1))) {
                damaged = kind.of(damaged, random);
            }
            return damaged;
        }
    };

    /** A damaged copy. */
    abstract List<Packet> of(List<Packet> packets, Random random);

    /** Whether the bytes that are left are true ones. */
    boolean keepsContent() {
        return this != FLIP;
    }

    /** Whether packets are whole and in order, or missing. */
    boolean onlyDrops() {
        return switch (this) {
            case DROP, DROP_BURSTS, DROP_DIRECTIONS -> true;
            default -> false;
        };
    }

    /** Whether packets may come more than once. */
    boolean repeats() {
        return this == DUPLICATE || this == MIXED;
    }

    private static Packet flipped(Packet p, Random random, double share) {
        int from = p.payload();
        if (from >= p.bytes().length || random.nextDouble() >= share) {
            return p;
        }
        byte[] bytes = p.bytes().clone();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            bytes[random.nextInt(from, bytes.length)] = (byte) random.nextInt(256);
        }
        return new Packet(p.timeNs(), p.wireLength(), bytes);
    }
}
