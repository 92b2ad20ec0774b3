package io.wiretrip.agent.capture;

/**
 * The classic capture file: a header of 24 bytes, then records.
 *
 * <pre>
 * header  magic 4 | version 2 + 2 | zone 4 | accuracy 4 | snapshot length 4 | link type 4
 * record  seconds 4 | fraction 4 | captured length 4 | wire length 4 | [8 more if modified] | bytes
 * </pre>
 *
 * <p>The magic gives the byte order, the unit of the fraction, and whether the records carry the
 * eight bytes (interface, protocol, packet type) that a once common patch to libpcap added. Format:
 * draft-ietf-opsawg-pcap.
 */
final class PcapFile extends CaptureFile {
    /** Length of the file header. */
    static final int HEADER_BYTES = 24;

    private static final int MAGIC_MICROS = 0xa1b2c3d4;
    private static final int MAGIC_NANOS = 0xa1b23c4d;
    private static final int MAGIC_MODIFIED = 0xa1b2cd34;
    private static final int VERSION_MAJOR = 2;
    private static final int VERSION_MINOR_SETTLED = 4;
    private static final int RECORD_HEADER_BYTES = 16;
    private static final int RECORD_HEADER_MODIFIED_BYTES = 24;
    private static final long NS_PER_SECOND = 1_000_000_000L;

    /** The upper bits tell the length of a frame check sequence, which is of no use here. */
    private static final int LINK_TYPE_MASK = 0xffff;

    private final boolean bigEndian;
    private final int recordHeaderBytes;
    private final long fractionNs;
    private final boolean lengthsMaySwap;
    private final int capturedMax;

    private PcapFile(ReadBuffer in, int magic, boolean bigEndian) {
        super(in);
        this.bigEndian = bigEndian;
        recordHeaderBytes =
                magic == MAGIC_MODIFIED ? RECORD_HEADER_MODIFIED_BYTES : RECORD_HEADER_BYTES;
        fractionNs = magic == MAGIC_NANOS ? 1 : 1000;
        long at = in.position();
        lengthsMaySwap = in.uint16(at + 6, bigEndian) < VERSION_MINOR_SETTLED;
        capturedMax = capturedMax(in.uint32(at + 16, bigEndian));
        frame.linkType = linkType(in.int32(at + 20, bigEndian) & LINK_TYPE_MASK);
        in.advance(HEADER_BYTES);
    }

    /** Whether the first four bytes, read as little endian, begin such a file. */
    static boolean isMagic(int magic) {
        return isNativeMagic(magic) || isNativeMagic(Integer.reverseBytes(magic));
    }

    private static boolean isNativeMagic(int magic) {
        return magic == MAGIC_MICROS || magic == MAGIC_NANOS || magic == MAGIC_MODIFIED;
    }

    /**
     * Reads the file header, whose magic was recognised.
     *
     * @param name of the file, for messages
     */
    static PcapFile open(ReadBuffer in, String name) throws CaptureFileException {
        if (!in.fill(HEADER_BYTES)) {
            throw new CaptureFileException(
                    name
                            + ": got "
                            + in.available()
                            + " bytes, expected the 24 of a pcap file header: the file is cut"
                            + " short; capture or copy it again");
        }
        int magic = in.int32(in.position(), false);
        boolean bigEndian = !isNativeMagic(magic);
        int major = in.uint16(in.position() + 4, bigEndian);
        if (major != VERSION_MAJOR) {
            throw new CaptureFileException(
                    name
                            + ": got pcap format version "
                            + major
                            + ", expected 2; convert it with: editcap -F pcap FILE NEWFILE");
        }
        return new PcapFile(in, bigEndian ? Integer.reverseBytes(magic) : magic, bigEndian);
    }

    @Override
    int next() {
        long available = in.available();
        if (available < recordHeaderBytes) {
            return recordHeaderBytes;
        }
        long at = in.position();
        long captured = in.uint32(at + 8, bigEndian);
        long wire = in.uint32(at + 12, bigEndian);
        if (lengthsMaySwap && captured > wire) {
            // Old versions were written with the two lengths in either order.
            long swapped = captured;
            captured = wire;
            wire = swapped;
        }
        if (captured > capturedMax) {
            return damaged(
                    in.offset(),
                    "found a packet record with a captured length of "
                            + captured
                            + " bytes, expected at most "
                            + capturedMax);
        }
        int recordBytes = recordHeaderBytes + (int) captured;
        if (available < recordBytes) {
            return recordBytes;
        }
        frame.segment = in.segment();
        frame.offset = at + recordHeaderBytes;
        frame.timeNs =
                in.uint32(at, bigEndian) * NS_PER_SECOND
                        + in.uint32(at + 4, bigEndian) * fractionNs;
        lengths((int) captured, wire);
        in.advance(recordBytes);
        return FRAME;
    }

    @Override
    boolean mayEnd() {
        return true;
    }

    @Override
    String unitName() {
        return "a packet record";
    }
}
