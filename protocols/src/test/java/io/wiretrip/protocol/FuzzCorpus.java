package io.wiretrip.protocol;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The inputs that a fuzz target keeps, in one small file beside its class: lengths of 16 bits and
 * bytes, compressed.
 */
final class FuzzCorpus {
    private static final int INPUT_BYTES_MAX = 1_500;
    private static final int FILE_BYTES_MAX = 48_000;
    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final Path FOUND = Path.of(".cifuzz-corpus");

    private FuzzCorpus() {}

    /** What is kept; nothing for a target that is new. */
    static List<byte[]> read(Class<?> target) {
        try (InputStream file = target.getResourceAsStream(fileName(target))) {
            return file == null ? List.of() : unpack(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lays what is kept where the fuzzer begins, an input a file. */
    static void spread(Class<?> target, String method) {
        Path folder = FOUND.resolve(target.getName()).resolve(method);
        try {
            Files.createDirectories(folder);
            int number = 0;
            for (byte[] input : read(target)) {
                Files.write(folder.resolve("kept-" + number++), input);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Puts into the file what made the last runs fail, whatever its size, then what they found new,
     * the smallest first, up to the limit. Removes the failures' own files.
     */
    static void update(Class<?> target) {
        Path folder = RESOURCES.resolve(target.getPackageName().replace('.', '/'));
        Path failures = folder.resolve(target.getSimpleName() + "Inputs");
        try {
            Comparator<byte[]> smallestFirst =
                    Comparator.<byte[]>comparingInt(a -> a.length).thenComparing(Arrays::compare);
            TreeSet<byte[]> first = new TreeSet<>(smallestFirst);
            first.addAll(contents(failures));
            TreeSet<byte[]> others = new TreeSet<>(smallestFirst);
            others.addAll(read(target));
            others.addAll(contents(FOUND.resolve(target.getName())));
            List<byte[]> kept = new ArrayList<>(first);
            others.stream().filter(input -> input.length <= INPUT_BYTES_MAX).forEach(kept::add);
            if (kept.isEmpty()) {
                return;
            }
            byte[] packed = pack(kept);
            while (packed.length > FILE_BYTES_MAX && kept.size() > first.size()) {
                int most = Math.max(first.size(), kept.size() - 1 - kept.size() / 50);
                kept = new ArrayList<>(kept.subList(0, most));
                packed = pack(kept);
            }
            Files.createDirectories(folder);
            Files.write(folder.resolve(fileName(target)), packed);
            delete(failures);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fileName(Class<?> target) {
        return target.getSimpleName() + ".corpus.gz";
    }

    private static List<byte[]> unpack(InputStream file) throws IOException {
        List<byte[]> inputs = new ArrayList<>();
        byte[] all = new GZIPInputStream(file).readAllBytes();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(all))) {
            while (in.available() > 0) {
                byte[] input = new byte[in.readUnsignedShort()];
                in.readFully(input);
                inputs.add(input);
            }
        } catch (EOFException e) {
            throw new IOException("cut short behind input " + inputs.size(), e);
        }
        return inputs;
    }

    private static byte[] pack(List<byte[]> inputs) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(packed))) {
            for (byte[] input : inputs) {
                out.writeShort(input.length);
                out.write(input);
            }
        }
        return packed.toByteArray();
    }

    private static List<byte[]> contents(Path folder) throws IOException {
        List<byte[]> inputs = new ArrayList<>();
        for (Path file : files(folder)) {
            byte[] input = Files.readAllBytes(file);
            if (input.length <= 0xffff) {
                inputs.add(input);
            }
        }
        return inputs;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
