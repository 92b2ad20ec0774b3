package io.wiretrip.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Everything a source gave: its frames, and the damage it ended with. */
record Reading(List<Seen> frames, String damage) {
    /** What one frame said, with its bytes in hexadecimal. */
    record Seen(long timeNs, int wireLength, int linkType, String bytes) {}

    /** Reads a source to its end and closes it. */
    static Reading of(PacketSource source) {
        List<Seen> frames = new ArrayList<>();
        try (source) {
            int count;
            do {
                int before = frames.size();
                count = source.poll(frame -> frames.add(seen(frame)), 3);
                assertThat(frames.size() - before).isEqualTo(Math.max(count, 0));
                assertThat(count).isNotZero();
            } while (count != PacketSource.END);
            assertThat(source.poll(frame -> frames.add(seen(frame)), 3))
                    .isEqualTo(PacketSource.END);
            assertThat(source.kernelDrops()).isZero();
            return new Reading(frames, source.damage());
        }
    }

    /** Reads a file in memory. */
    static Reading of(byte... file) throws CaptureFileException {
        return of(file, ReadBuffer.DEFAULT_BYTES);
    }

    /** Reads a file in memory with a buffer of some size. */
    static Reading of(byte[] file, int bufferBytes) throws CaptureFileException {
        ReadableByteChannel channel = Channels.newChannel(new ByteArrayInputStream(file));
        return of(CaptureFiles.open(new ChannelInput(channel, -1), "test", bufferBytes));
    }

    /** Reads a file in memory that arrives a byte at a time. */
    static Reading trickling(byte... file) throws CaptureFileException {
        return of(CaptureFiles.open(new Trickle(ByteBuffer.wrap(file)), "test"));
    }

    private static Seen seen(Frame frame) {
        assertThat(frame.segment.isNative()).isTrue();
        assertThat(frame.wireLength).isGreaterThanOrEqualTo(frame.capturedLength);
        assertThat(frame.capturedLength).isNotNegative();
        assertThat(frame.timeNs).isNotNegative();
        byte[] bytes =
                frame.segment
                        .asSlice(frame.offset, frame.capturedLength)
                        .toArray(ValueLayout.JAVA_BYTE);
        return new Seen(
                frame.timeNs, frame.wireLength, frame.linkType, HexFormat.of().formatHex(bytes));
    }

    private record Trickle(ByteBuffer left) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer target) {
            if (!left.hasRemaining()) {
                return -1;
            }
            target.put(left.get());
            return 1;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
