package io.wiretrip.exporter.flows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of the spool: events that were appended, of which those in front may have been sent.
 *
 * <pre>
 *   magic 8 | offset of the first event not sent 8 | length 4, CRC-32C 4, event | …
 * </pre>
 *
 * <p>Whatever ends the process, all that is lost is an event that was half written, at the end: it
 * fails its checksum and is cut off. An event may be sent twice, since what was sent is noted
 * after.
 */
final class SpoolSegment implements AutoCloseable {
    static final String SUFFIX = ".spool";

    private static final long MAGIC = 0x5754_464c_4f57_5331L; // "WTFLOWS1"
    private static final int HEADER_BYTES = 16;
    private static final int RECORD_HEADER_BYTES = 8;
    private static final int EVENT_BYTES_MAX = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final CRC32C crc = new CRC32C();
    private long readAt = HEADER_BYTES;
    private long end = HEADER_BYTES;
    private long events;

    private SpoolSegment(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Begins a file, which only its owner may read. */
    static SpoolSegment create(Path file) throws IOException {
        FileAttribute<?>[] mode =
                file.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        Files.createFile(file, mode);
        SpoolSegment segment = new SpoolSegment(file, open(file));
        try {
            segment.writeHeader(true);
            return segment;
        } catch (IOException e) {
            segment.close();
            throw e;
        }
    }

    /** Opens a file that was left, and cuts off what is damaged at its end. */
    static SpoolSegment reopen(Path file) throws IOException {
        SpoolSegment segment = new SpoolSegment(file, open(file));
        try {
            segment.recover();
            return segment;
        } catch (IOException e) {
            segment.close();
            throw e;
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Events that were not sent yet. */
    long events() {
        return events;
    }

    /** How long the file is. */
    long bytes() {
        return end;
    }

    void append(byte[] event) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(RECORD_HEADER_BYTES + event.length);
        record.putInt(event.length).putInt(checksum(event)).put(event).flip();
        long at = end;
        while (record.hasRemaining()) {
            at += channel.write(record, at);
        }
        end = at; // what a failure has left behind is written over
        events++;
    }

    /** The oldest events that were not sent, and where what follows them begins. */
    Batch read(int most) throws IOException {
        List<byte[]> batch = new ArrayList<>();
        long at = readAt;
        while (batch.size() < most && at < end) {
            byte[] event = record(at);
            if (event == null) { // damaged behind our back: the rest is unreadable
                return new Batch(batch, at, true);
            }
            batch.add(event);
            at += RECORD_HEADER_BYTES + event.length;
        }
        return new Batch(batch, at, false);
    }

    /**
     * Some events.
     *
     * @param events the events
     * @param next where what follows begins
     * @param damaged whether what follows cannot be read
     */
    record Batch(List<byte[]> events, long next, boolean damaged) {}

    /** Everything before an offset was sent. */
    void sent(int count, long next) throws IOException {
        readAt = next;
        events -= count;
        writeHeader(false);
    }

    void force() throws IOException {
        channel.force(false);
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void recover() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        long size = channel.size();
        if (size < HEADER_BYTES
                || channel.read(header, 0) < HEADER_BYTES
                || header.getLong(0) != MAGIC) {
            channel.truncate(0); // it was only just begun, or is none of ours
            writeHeader(true);
            return;
        }
        long sent = header.getLong(8);
        end = size;
        readAt = Math.clamp(sent, HEADER_BYTES, size);
        long at = readAt;
        for (byte[] event = record(at); event != null; event = record(at)) {
            at += RECORD_HEADER_BYTES + event.length;
            events++;
        }
        end = at;
        channel.truncate(at);
    }

    /** The event of a record; null if there is none that is whole. */
    private byte @Nullable [] record(long at) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(RECORD_HEADER_BYTES);
        if (at + RECORD_HEADER_BYTES > end || !fill(header, at)) {
            return null;
        }
        int length = header.getInt(0);
        if (length <= 0 || length > EVENT_BYTES_MAX || at + RECORD_HEADER_BYTES + length > end) {
            return null;
        }
        ByteBuffer event = ByteBuffer.allocate(length);
        if (!fill(event, at + RECORD_HEADER_BYTES) || checksum(event.array()) != header.getInt(4)) {
            return null;
        }
        return event.array();
    }

    private boolean fill(ByteBuffer buffer, long at) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    private int checksum(byte[] event) {
        crc.reset();
        crc.update(event);
        return (int) crc.getValue();
    }

    private void writeHeader(boolean whole) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.putLong(MAGIC).putLong(readAt).flip();
        if (!whole) {
            header.position(8);
        }
        long at = header.position();
        while (header.hasRemaining()) {
            at += channel.write(header, at);
        }
    }
}
