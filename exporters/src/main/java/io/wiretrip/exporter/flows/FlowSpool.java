package io.wiretrip.exporter.flows;

import io.wiretrip.config.ConfigException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Events that found no room in memory, or whose target did not take them, on disk until it does:
 * also over a restart. Bounded: where there is no room left, the oldest file is given up and what
 * it held is counted. From any thread.
 */
final class FlowSpool implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("flows-([0-9a-f]{16})\\.spool");
    private static final long SEGMENT_BYTES_MAX = 8L << 20;
    private static final int SEGMENTS_MIN = 8;

    private final Path directory;
    private final long bytesMax;
    private final long segmentBytes;
    private final FileChannel lockChannel;
    private final Deque<SpoolSegment> segments = new ArrayDeque<>();
    private long nextNumber;
    private boolean appending;
    private @Nullable SpoolSegment reading;
    private int readingEvents;
    private long left;

    /**
     * Events on their way from the spool to the target.
     *
     * @param events the oldest
     * @param segment where they are from
     * @param next where what follows them begins
     * @param damaged how many events behind them cannot be read and are lost
     */
    record Batch(List<byte[]> events, SpoolSegment segment, long next, long damaged) {}

    private FlowSpool(Path directory, long bytesMax, FileChannel lockChannel) {
        this.directory = directory;
        this.bytesMax = bytesMax;
        this.segmentBytes = Math.min(SEGMENT_BYTES_MAX, Math.max(1, bytesMax / SEGMENTS_MIN));
        this.lockChannel = lockChannel;
    }

    /**
     * Opens a directory, making it where it is missing, with what was left there.
     *
     * @param bytesMax what the files may hold together
     * @return the spool; null if one of this process still has the directory, as happens while an
     *     exporter takes over from another
     * @throws ConfigException with the reason if that cannot be
     */
    static @Nullable FlowSpool open(Path directory, long bytesMax) {
        FileChannel lock = null;
        try {
            createDirectory(directory);
            lock =
                    FileChannel.open(
                            directory.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (isOurs(lock)) {
                lock.close();
                return null;
            }
            FlowSpool spool = new FlowSpool(directory, bytesMax, lock);
            spool.recover();
            return spool;
        } catch (IOException e) {
            closeQuietly(lock);
            throw new ConfigException(
                    "exporter.flows.spool.directory: cannot use "
                            + directory
                            + ": "
                            + e.getMessage()
                            + " (expected: a directory that can be written, for this process alone)");
        }
    }

    /** Whether this process has locked the directory already; locks it if nobody has. */
    private static boolean isOurs(FileChannel channel) throws IOException {
        try {
            if (channel.tryLock() == null) {
                throw new IOException("it is in use by another process");
            }
            return false;
        } catch (OverlappingFileLockException _) {
            return true;
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException _) {
                // the first failure is the one to tell of
            }
        }
    }

    private static void createDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(directory);
        }
    }

    private void recover() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(directory, "flows-*" + SpoolSegment.SUFFIX)) {
            for (Path file : all) {
                if (NAME.matcher(String.valueOf(file.getFileName())).matches()) {
                    files.add(file);
                }
            }
        }
        files.sort(null);
        for (Path file : files) {
            String number = String.valueOf(file.getFileName()).substring(6, 22);
            nextNumber = Math.max(nextNumber, Long.parseUnsignedLong(number, 16) + 1);
            SpoolSegment segment = SpoolSegment.reopen(file);
            if (segment.events() == 0) {
                segment.delete();
            } else {
                segments.add(segment);
            }
        }
    }

    /** Events that are kept here and not known to be sent. */
    synchronized long events() {
        long sum = left;
        for (SpoolSegment segment : segments) {
            sum += segment.events();
        }
        return sum;
    }

    /** How long the files are together. */
    synchronized long bytes() {
        long sum = 0;
        for (SpoolSegment segment : segments) {
            sum += segment.bytes();
        }
        return sum;
    }

    synchronized boolean isEmpty() {
        return segments.isEmpty();
    }

    /**
     * Keeps an event.
     *
     * @return how many older events were given up for it
     * @throws IOException if it cannot be written; it is not kept then
     */
    synchronized long append(byte[] event) throws IOException {
        if (!lockChannel.isOpen()) {
            throw new IOException("the spool is closed");
        }
        long given = 0;
        while (bytes() + event.length > bytesMax && segments.size() > 1) {
            given += giveUpOldest();
        }
        SpoolSegment last = segments.peekLast();
        if (last == null || !appending || last.bytes() >= segmentBytes) {
            if (last != null && appending) {
                last.force();
            }
            long number = nextNumber++; // once, also where it cannot be made: something may be left
            last =
                    SpoolSegment.create(
                            directory.resolve(
                                    "flows-%016x%s".formatted(number, SpoolSegment.SUFFIX)));
            segments.add(last);
            appending = true;
        }
        last.append(event);
        return given;
    }

    private long giveUpOldest() throws IOException {
        SpoolSegment oldest = segments.remove();
        long lost = oldest.events();
        if (oldest == reading) {
            lost -= readingEvents; // which are being sent, and counted by who sends them
            reading = null;
        }
        oldest.delete();
        return lost;
    }

    /** The oldest events; null if there are none. The next call is after {@link #sent}. */
    synchronized @Nullable Batch read(int most) throws IOException {
        SpoolSegment oldest = segments.peek();
        if (oldest == null) {
            return null;
        }
        SpoolSegment.Batch batch = oldest.read(most);
        long damaged = batch.damaged() ? oldest.events() - batch.events().size() : 0;
        reading = oldest;
        readingEvents = batch.events().size() + (int) damaged;
        return new Batch(batch.events(), oldest, batch.next(), damaged);
    }

    /** The events of a batch were sent, or refused for good. */
    synchronized void sent(Batch batch) throws IOException {
        if (reading != batch.segment) {
            return; // given up meanwhile
        }
        reading = null;
        SpoolSegment oldest = batch.segment;
        oldest.sent(batch.events.size(), batch.next);
        if (oldest.events() == 0 || batch.damaged > 0) {
            segments.remove(oldest);
            appending &= !segments.isEmpty();
            oldest.delete();
        }
    }

    /** The events of a batch stay. */
    synchronized void kept(Batch batch) {
        if (reading == batch.segment) {
            reading = null;
        }
    }

    /** Closes the files; what is in them stays. */
    @Override
    public synchronized void close() {
        for (SpoolSegment segment : segments) {
            try {
                segment.force();
                segment.close();
            } catch (IOException _) {
                // what was written is written
            }
        }
        left = events();
        segments.clear();
        closeQuietly(lockChannel);
    }
}
