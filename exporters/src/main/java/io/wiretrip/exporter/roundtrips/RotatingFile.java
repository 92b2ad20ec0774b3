package io.wiretrip.exporter.roundtrips;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that is set aside under a name with the time when it has grown to its limit, and begun
 * anew. Only its owner may read it: RoundTrips tell what people did. Owned by one thread.
 *
 * <p>After a failed write the file is cut back to its last whole line and opened again, so that a
 * disk that was full for a while costs lines but never half of one.
 */
public final class RotatingFile implements LineTarget {
    private static final Set<StandardOpenOption> APPEND =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    static final FileAttribute<?>[] OWNER_ONLY =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];

    private final Path path;
    private final long limitBytes;
    private final Backups backups;
    private final InstantSource clock;
    private @Nullable SeekableByteChannel channel;
    private long size;

    /**
     * Opens the file, to append to it, and makes its directory where missing.
     *
     * @param path the file
     * @param limitBytes at what size it is set aside
     * @param backups names and limits of the files set aside
     * @param clock tells the time that their names carry
     * @throws IOException if that cannot be done
     */
    public RotatingFile(Path path, long limitBytes, Backups backups, InstantSource clock)
            throws IOException {
        this.path = path;
        this.limitBytes = limitBytes;
        this.backups = backups;
        this.clock = clock;
        open();
        backups.tidy(clock.instant());
    }

    @Override
    public int write(byte[] lines, int offset, int length) throws IOException {
        SeekableByteChannel out = channel == null ? open() : channel;
        int fits = wholeLines(lines, offset, length, limitBytes - size);
        if (fits == 0) {
            if (size > 0 && Files.isRegularFile(path)) { // never rename a device or a pipe
                out = rotate(out);
            }
            fits = wholeLines(lines, offset, length, limitBytes - size);
        }
        if (fits == 0) {
            fits = firstLine(lines, offset, length); // longer than a file may be: alone in one
        }
        append(out, lines, offset, fits);
        return fits;
    }

    private void append(SeekableByteChannel out, byte[] lines, int offset, int length)
            throws IOException {
        try {
            ByteBuffer left = ByteBuffer.wrap(lines, offset, length);
            while (left.hasRemaining()) {
                out.write(left);
            }
            size += length;
        } catch (IOException e) {
            try (out) {
                out.truncate(size);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            channel = null;
            throw e;
        }
    }

    private SeekableByteChannel open() throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        SeekableByteChannel opened = Files.newByteChannel(path, APPEND, OWNER_ONLY);
        try {
            size = opened.size();
            if (size > 0 && endsInsideLine()) { // of a process that was killed
                append(opened, new byte[] {'\n'}, 0, 1);
            }
        } catch (IOException e) {
            try (opened) {
                throw e;
            }
        }
        channel = opened;
        return opened;
    }

    private boolean endsInsideLine() throws IOException {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            return false;
        }
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return in.read(last, size - 1) == 1 && last.get(0) != '\n';
        }
    }

    private SeekableByteChannel rotate(SeekableByteChannel out) throws IOException {
        channel = null;
        out.close();
        Files.move(path, backups.nameFor(clock.instant()));
        SeekableByteChannel opened = open();
        backups.tidy(clock.instant());
        return opened;
    }

    /** How many bytes of whole lines there are within {@code room}. */
    private static int wholeLines(byte[] lines, int offset, int length, long room) {
        if (length <= room) {
            return length;
        }
        for (int i = (int) Math.max(0, room) - 1; i >= 0; i--) {
            if (lines[offset + i] == '\n') {
                return i + 1;
            }
        }
        return 0;
    }

    private static int firstLine(byte[] lines, int offset, int length) {
        int i = 0;
        while (i < length - 1 && lines[offset + i] != '\n') {
            i++;
        }
        return i + 1;
    }

    @Override
    public void close() throws IOException {
        backups.close();
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
