package io.wiretrip.exporter.roundtrips;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packs the files set aside, {@code name-….ext} to {@code name-….ext.gz} as lumberjack does, on a
 * thread of its own. A packed file appears whole or not at all, and only then is the plain one
 * deleted: whenever the process dies, one of the two is there. Started and closed by the thread
 * that owns the rotating file.
 */
final class BackupCompressor implements AutoCloseable {
    /** What a packed file's name ends with. */
    static final String PACKED = ".gz";

    /** What the name of one ends with that is not whole yet. */
    static final String UNFINISHED = ".gz.tmp";

    private static final Logger LOG = LoggerFactory.getLogger(BackupCompressor.class);
    private static final int BLOCK = 1 << 16;

    /** Those under way: two may have the same file for a moment, while one takes over. */
    private static final Set<Path> BUSY = ConcurrentHashMap.newKeySet();

    private final Backups backups;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("gzip").daemon().factory());

    BackupCompressor(Backups backups) {
        this.backups = backups;
    }

    /** Packs all that are not packed, soon. */
    void start() {
        if (!thread.isShutdown()) {
            thread.execute(this::run);
        }
    }

    private void run() {
        try {
            for (Path file : backups.plain()) {
                pack(file);
            }
        } catch (IOException e) {
            LOG.warn("old files cannot be packed: {}", e.toString());
        }
    }

    private static void pack(Path file) {
        if (!BUSY.add(file)) {
            return;
        }
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        try {
            Path packed = file.resolveSibling(file.getFileName() + PACKED);
            if (!Files.exists(packed)) { // else it died after it had packed it
                write(file, unfinished);
                Files.move(unfinished, packed, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.deleteIfExists(file);
        } catch (NoSuchFileException _) {
            remove(unfinished); // it has become too old meanwhile
        } catch (IOException e) {
            remove(unfinished);
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("{} stays as it is, it cannot be packed: {}", file, e.toString());
            }
        } finally {
            BUSY.remove(file);
        }
    }

    private static void write(Path file, Path unfinished) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                FileChannel channel =
                        FileChannel.open(
                                unfinished,
                                Set.of(
                                        StandardOpenOption.CREATE,
                                        StandardOpenOption.TRUNCATE_EXISTING,
                                        StandardOpenOption.WRITE),
                                RotatingFile.OWNER_ONLY);
                OutputStream raw = Channels.newOutputStream(channel);
                GZIPOutputStream out = new GZIPOutputStream(raw, BLOCK)) {
            byte[] block = new byte[BLOCK];
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                out.write(block, 0, n);
            }
            out.finish();
            channel.force(true);
        }
    }

    private static void remove(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            LOG.debug("{} stays: {}", unfinished, e.toString());
        }
    }

    /** Stops; what is under way stays plain. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
