package io.wiretrip.agent.capture;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Opens capture files: pcap and pcapng in either byte order, and both in gzip. They are recognised
 * by their first bytes, never by their name.
 */
public final class CaptureFiles {
    private static final String EXPECTED = "expected a pcap or pcapng capture, plain or in gzip";
    private static final String STANDARD_INPUT = "standard input";

    private CaptureFiles() {}

    /**
     * Opens a file, a named pipe, or, for {@code -}, standard input. Opening a pipe waits for its
     * first bytes.
     *
     * @throws CaptureFileException if it cannot be read, or holds no capture
     */
    public static PacketSource open(Path file) throws CaptureFileException {
        String name = file.toString();
        if (name.equals("-")) {
            @SuppressWarnings("resource") // the channel owns it
            FileInputStream standardInput = new FileInputStream(FileDescriptor.in);
            return open(standardInput.getChannel(), STANDARD_INPUT);
        }
        if (Files.isDirectory(file)) {
            throw new CaptureFileException(
                    name + ": got a directory, " + EXPECTED + "; name one of the files in it");
        }
        try {
            FileChannel channel = FileChannel.open(file);
            long totalBytes = Files.isRegularFile(file) ? channel.size() : -1;
            return open(new ChannelInput(channel, totalBytes), name, ReadBuffer.DEFAULT_BYTES);
        } catch (CaptureFileException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new CaptureFileException(
                    name + ": got no such file, " + EXPECTED + "; check the path", e);
        } catch (AccessDeniedException e) {
            throw new CaptureFileException(
                    name
                            + ": got permission denied, "
                            + EXPECTED
                            + " that may be read; check its owner and mode with: ls -l FILE",
                    e);
        } catch (IOException e) {
            throw new CaptureFileException(
                    name + ": got " + e.getMessage() + ", " + EXPECTED + "; check the file", e);
        }
    }

    /**
     * Reads a capture from any channel, whose size is unknown; closes it with the source.
     *
     * @param name what messages call it
     * @throws CaptureFileException if it cannot be read, or holds no capture
     */
    public static PacketSource open(ReadableByteChannel channel, String name)
            throws CaptureFileException {
        return open(new ChannelInput(channel, -1), name, ReadBuffer.DEFAULT_BYTES);
    }

    /**
     * How many bytes of a file are worth reading by several readers at once: its size if it is a
     * plain capture file. 0 if it can be read once only, as a pipe, or only by unpacking it.
     */
    public static long bytesToShare(Path file) {
        if (file.toString().equals("-") || !Files.isRegularFile(file)) {
            return 0;
        }
        byte[] magic = new byte[Short.BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            boolean packed =
                    in.readNBytes(magic, 0, magic.length) == magic.length
                            && (magic[0] & 0xff) == 0x1f
                            && (magic[1] & 0xff) == 0x8b;
            return packed ? 0 : Files.size(file);
        } catch (IOException _) {
            return 0; // who opens it will say
        }
    }

    /** Recognises what an input holds; closes it on failure. */
    static PacketSource open(ByteInput input, String name, int bufferBytes)
            throws CaptureFileException {
        ReadBuffer in = new ReadBuffer(input, bufferBytes);
        boolean opened = false;
        try {
            if (GzipInput.begins(in)) {
                in = new ReadBuffer(new GzipInput(in), bufferBytes);
            }
            PacketSource source = recognise(in, name);
            opened = true;
            return source;
        } finally {
            if (!opened) {
                in.close();
            }
        }
    }

    private static PacketSource recognise(ReadBuffer in, String name) throws CaptureFileException {
        if (!in.fill(Integer.BYTES)) {
            throw tooShort(in, name);
        }
        int magic = in.int32(in.position(), false);
        if (magic == PcapngFile.SECTION) {
            return new PcapngFile(in);
        }
        if (PcapFile.isMagic(magic)) {
            return PcapFile.open(in, name);
        }
        String found =
                switch (magic) {
                    case 0xfd2fb528 -> "a zstd file";
                    case 0x184d2204 -> "an lz4 file";
                    case 0x587a37fd -> "an xz file";
                    case 0x04034b50 -> "a zip file";
                    default -> (magic & 0xffffff) == 0x685a42 ? "a bzip2 file" : "";
                };
        if (found.isEmpty()) {
            found =
                    "a file that begins with "
                            + HexFormat.of().toHexDigits(Integer.reverseBytes(magic));
            throw new CaptureFileException(
                    name
                            + ": got "
                            + found
                            + ", "
                            + EXPECTED
                            + "; if it is a capture of another format, convert it with: editcap -F"
                            + " pcapng FILE NEWFILE");
        }
        throw new CaptureFileException(
                name + ": got " + found + ", " + EXPECTED + "; unpack it first");
    }

    private static CaptureFileException tooShort(ReadBuffer in, String name) {
        if (!in.failure().isEmpty()) {
            return new CaptureFileException(
                    name
                            + ": got nothing that could be read ("
                            + in.failure()
                            + "), "
                            + EXPECTED
                            + "; check the file");
        }
        String found = in.available() == 0 ? "an empty file" : "only " + in.available() + " bytes";
        return new CaptureFileException(
                name
                        + ": got "
                        + found
                        + ", "
                        + EXPECTED
                        + "; check that the capture was written, for example with: tcpdump -w");
    }
}
