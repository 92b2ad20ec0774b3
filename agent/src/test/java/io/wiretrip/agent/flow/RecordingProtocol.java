package io.wiretrip.agent.flow;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.Decoders;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.StubProtocol;
import io.wiretrip.protocol.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes down what its decoders are given: the bytes of each direction with gaps marked, and the
 * order of events. Can leave bytes unconsumed and skip at random, as real decoders do.
 */
final class RecordingProtocol extends StubProtocol {
    /** Where in the text a gap is marked, and by how many characters. */
    record Marker(int at, int characters, long missing) {}

    /** What one direction of one connection was given. */
    static final class Recording implements Decoder {
        final boolean requests;
        final boolean midstream;
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final List<String> events = new ArrayList<>();
        final List<Marker> markers = new ArrayList<>();
        final List<Long> peerAcknowledged = new ArrayList<>();
        final List<Long> timesNs = new ArrayList<>();
        private final Random random;
        private long expectedPosition;

        Recording(boolean requests, boolean midstream, Random random) {
            this.requests = requests;
            this.midstream = midstream;
            this.random = random;
            this.expectedPosition = midstream ? -1 : 0;
        }

        /** The bytes; a gap of n bytes is n between the characters 1 and 2. */
        String text() {
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }

        @Override
        public Progress decode(Bytes in) {
            if (expectedPosition >= 0 && in.streamPosition() != expectedPosition) {
                throw new IllegalStateException(
                        "position: "
                                + in.streamPosition()
                                + " (expected: "
                                + expectedPosition
                                + ")");
            }
            peerAcknowledged.add(in.peerAcknowledged());
            timesNs.add(in.timeNs());
            while (in.remaining() > 0) {
                int choice = random.nextInt(4);
                if (choice == 0 && in.remaining() < 200) {
                    break; // leave the rest for later
                }
                if (choice == 1) {
                    int skip = random.nextInt(300);
                    int here = Math.min(skip, in.remaining());
                    write("~".repeat(skip));
                    in.skip(skip);
                    if (skip > here) {
                        break;
                    }
                    continue;
                }
                int n = 1 + random.nextInt(in.remaining());
                bytes.writeBytes(in.copy(in.position(), in.position() + n));
                in.position(in.position() + n);
            }
            expectedPosition = in.streamPosition();
            return Progress.CONTINUE;
        }

        @Override
        public void gap(long length, boolean skipped, long streamPosition, long timeNs) {
            if (!skipped) {
                settle(streamPosition - length);
                String marker = "\u0001" + length + "\u0002";
                markers.add(new Marker(bytes.size(), marker.length(), length));
                write(marker);
                expectedPosition = streamPosition;
            }
            events.add((skipped ? "skipped gap " : "gap ") + length);
        }

        @Override
        public void end(End how, long streamPosition, long timeNs) {
            settle(streamPosition);
            events.add("end " + how);
        }

        /** What was left unconsumed is gone; what was announced as skipped may not have come. */
        private void settle(long streamPosition) {
            if (expectedPosition < 0) {
                return; // nothing came before
            }
            int unconsumed = (int) (streamPosition - expectedPosition);
            if (unconsumed >= 0) {
                write("~".repeat(unconsumed));
            } else {
                byte[] kept = bytes.toByteArray();
                bytes.reset();
                bytes.write(kept, 0, kept.length + unconsumed);
            }
        }

        private void write(String text) {
            bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    final List<Recording> recordings = new ArrayList<>();
    private final Random random;
    private final boolean plain;

    /** Takes every byte at once. */
    RecordingProtocol() {
        super("recording");
        this.random = new Random(0);
        this.plain = true;
    }

    /** Leaves bytes and skips at random. */
    RecordingProtocol(long seed) {
        super("recording");
        this.random = new Random(seed);
        this.plain = false;
    }

    /** The only connection's direction. */
    Recording only(boolean requests) {
        List<Recording> found = recordings.stream().filter(r -> r.requests == requests).toList();
        if (found.size() != 1) {
            throw new AssertionError("recordings: " + found.size() + " (expected: 1)");
        }
        return found.getFirst();
    }

    @Override
    public List<Integer> defaultPorts() {
        return List.of(80);
    }

    /** By three bytes of the client, whatever they are. */
    @Override
    public Recognition recognise(Bytes first, Transport transport) {
        return first.remaining() < 3 ? Recognition.MORE : Recognition.CLIENT;
    }

    @Override
    public Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context) {
        return new Decoders(recording(true, context), recording(false, context));
    }

    private Recording recording(boolean requests, DecoderContext context) {
        Random own =
                plain
                        ? new Random() {
                            @Override
                            public int nextInt(int bound) {
                                return bound - 1;
                            }
                        }
                        : new Random(random.nextLong());
        Recording recording = new Recording(requests, context.midstream(), own);
        recordings.add(recording);
        return recording;
    }
}
