package io.wiretrip.agent.capture;

import java.util.ArrayList;
import java.util.List;

/**
 * The block-structured capture file: sections, each with its byte order and its interfaces.
 *
 * <pre>
 * block  type 4 | total length 4 | body, padded to 4 | total length 4
 *
 * 0a0d0d0a section    byte-order magic 4 | version 2 + 2 | section length 8 | options
 * 1        interface  link type 2 | reserved 2 | snapshot length 4 | options
 * 2        obsolete   interface 2 | drops 2 | time 4 + 4 | captured 4 | wire 4 | bytes | options
 * 3        simple     wire 4 | bytes
 * 6        enhanced   interface 4 | time 4 + 4 | captured 4 | wire 4 | bytes | options
 * </pre>
 *
 * <p>Every other block is passed over by its length, however large. Both total lengths of a block
 * have to agree before it is believed. A simple block has no time: its frame gets the time of the
 * one before it, so the clock stands still. Format: draft-ietf-opsawg-pcapng.
 */
final class PcapngFile extends CaptureFile {
    /** The type of a section header, the same in either byte order. */
    static final int SECTION = 0x0a0d0d0a;

    private static final int INTERFACE = 1;
    private static final int PACKET_OBSOLETE = 2;
    private static final int PACKET_SIMPLE = 3;
    private static final int PACKET_ENHANCED = 6;

    private static final int SKIPPED = -2;
    private static final int BLOCK_BYTES = 12;
    private static final int TRAILER_BYTES = 4;
    private static final int SECTION_BYTES = 28;
    private static final int SECTION_LOOK_BYTES = 16;
    private static final int INTERFACE_BYTES = 20;
    private static final int PACKET_BYTES = 32;
    private static final int PACKET_HEADER_BYTES = 28;
    private static final int SIMPLE_BYTES = 16;
    private static final int SIMPLE_HEADER_BYTES = 12;

    /** A packet and options beside it; such blocks have to fit into memory. */
    private static final int BLOCK_MAX = CAPTURED_MAX + (1 << 20);

    private static final int INTERFACES_MAX = 1 << 16;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final int VERSION_MAJOR = 1;
    private static final int OPTION_END = 0;
    private static final int OPTION_TIME_RESOLUTION = 9;
    private static final int OPTION_TIME_OFFSET = 14;
    private static final int RESOLUTION_MICROS = 6;

    private final List<PcapngInterface> interfaces = new ArrayList<>();
    private boolean bigEndian;

    /** What is still to be passed over of a block, trailer included, and where it began. */
    private long skipBytes;

    private long skippedLength;
    private long skippedOffset;

    PcapngFile(ReadBuffer in) {
        super(in);
    }

    @Override
    int next() {
        int step;
        do {
            step = skipBytes > 0 ? skip() : block();
        } while (step == SKIPPED);
        return step;
    }

    private int block() {
        if (in.available() < BLOCK_BYTES) {
            return BLOCK_BYTES;
        }
        long at = in.position();
        int type = in.int32(at, bigEndian);
        if (type == SECTION) {
            return section(at);
        }
        long length = in.uint32(at + 4, bigEndian);
        int least =
                switch (type) {
                    case INTERFACE -> INTERFACE_BYTES;
                    case PACKET_ENHANCED, PACKET_OBSOLETE -> PACKET_BYTES;
                    case PACKET_SIMPLE -> SIMPLE_BYTES;
                    default -> BLOCK_BYTES;
                };
        if (length < least || length % 4 != 0) {
            return badLength(length, least);
        }
        if (least == BLOCK_BYTES) {
            return startSkip(length);
        }
        if (length > BLOCK_MAX) {
            return blockDamaged(
                    "total length of " + length + " bytes, expected at most", BLOCK_MAX);
        }
        if (in.available() < length) {
            return (int) length;
        }
        long trailer = in.uint32(at + length - TRAILER_BYTES, bigEndian);
        if (trailer != length) {
            return trailerDiffers(in.offset(), length, trailer);
        }
        return switch (type) {
            case INTERFACE -> describeInterface(at, length);
            case PACKET_ENHANCED -> packet(at, length, in.uint32(at + 8, bigEndian));
            case PACKET_OBSOLETE -> packet(at, length, in.uint16(at + 8, bigEndian));
            default -> simplePacket(at, length);
        };
    }

    private int section(long at) {
        if (in.available() < SECTION_LOOK_BYTES) {
            return SECTION_LOOK_BYTES;
        }
        int magic = in.int32(at + 8, false);
        if (magic != BYTE_ORDER_MAGIC && Integer.reverseBytes(magic) != BYTE_ORDER_MAGIC) {
            return damaged(
                    in.offset() + 8,
                    "found a section with byte-order magic "
                            + Integer.toHexString(magic)
                            + ", expected 1a2b3c4d in either order");
        }
        bigEndian = magic != BYTE_ORDER_MAGIC;
        long length = in.uint32(at + 4, bigEndian);
        if (length < SECTION_BYTES || length % 4 != 0) {
            return badLength(length, SECTION_BYTES);
        }
        int major = in.uint16(at + 12, bigEndian);
        if (major != VERSION_MAJOR) {
            return damaged(
                    in.offset() + 12,
                    "found a section of pcapng version " + major + ", expected 1");
        }
        interfaces.clear();
        return startSkip(length);
    }

    private int describeInterface(long at, long length) {
        if (interfaces.size() == INTERFACES_MAX) {
            return blockDamaged("one more interface, expected at most", INTERFACES_MAX);
        }
        int resolution = RESOLUTION_MICROS;
        long offsetSeconds = 0;
        long option = at + 16;
        long end = at + length - TRAILER_BYTES;
        while (option + 4 <= end) {
            int code = in.uint16(option, bigEndian);
            int optionLength = in.uint16(option + 2, bigEndian);
            long value = option + 4;
            if (code == OPTION_END) {
                break;
            }
            if (optionLength > end - value) {
                return damaged(
                        in.offset() + (option - at),
                        "found an option of "
                                + optionLength
                                + " bytes, expected at most the "
                                + (end - value)
                                + " left of its block");
            }
            if (code == OPTION_TIME_RESOLUTION && optionLength >= 1) {
                resolution = in.uint8(value);
            } else if (code == OPTION_TIME_OFFSET && optionLength >= 8) {
                offsetSeconds = int64(value);
            }
            // Padded to four: always forward, and at most three bytes beyond the check above.
            option = value + ((optionLength + 3) & ~3);
        }
        if (!PcapngInterface.isResolution(resolution)) {
            return blockDamaged(
                    "time resolution octet of " + resolution + ", expected at most 27 or 191", "");
        }
        interfaces.add(
                new PcapngInterface(
                        linkType(in.uint16(at + 8, bigEndian)),
                        in.uint32(at + 12, bigEndian),
                        resolution,
                        offsetSeconds));
        in.advance(length);
        return SKIPPED;
    }

    private int packet(long at, long length, long interfaceId) {
        if (interfaceId >= interfaces.size()) {
            return noInterface(interfaceId);
        }
        PcapngInterface from = interfaces.get((int) interfaceId);
        long captured = in.uint32(at + 20, bigEndian);
        if (captured > length - PACKET_BYTES || captured > CAPTURED_MAX) {
            return blockDamaged(
                    "captured length of " + captured + " bytes, expected at most",
                    Math.min(length - PACKET_BYTES, CAPTURED_MAX));
        }
        long ticks = in.uint32(at + 12, bigEndian) << 32 | in.uint32(at + 16, bigEndian);
        frame.timeNs = from.timeNs(ticks);
        frame.linkType = from.linkType();
        return passOn(at + PACKET_HEADER_BYTES, captured, in.uint32(at + 24, bigEndian), length);
    }

    private int simplePacket(long at, long length) {
        if (interfaces.isEmpty()) {
            return noInterface(0);
        }
        PcapngInterface from = interfaces.getFirst();
        long wire = in.uint32(at + 8, bigEndian);
        long room = length - SIMPLE_BYTES;
        long captured = from.snapshotLength() == 0 ? wire : Math.min(wire, from.snapshotLength());
        if (captured > room || captured > CAPTURED_MAX) {
            return blockDamaged(
                    "packet of " + captured + " bytes, expected at most",
                    Math.min(room, CAPTURED_MAX));
        }
        frame.linkType = from.linkType();
        return passOn(at + SIMPLE_HEADER_BYTES, captured, wire, length);
    }

    private int passOn(long dataAt, long captured, long wire, long length) {
        frame.segment = in.segment();
        frame.offset = dataAt;
        lengths((int) captured, wire);
        in.advance(length);
        return FRAME;
    }

    private int startSkip(long length) {
        skippedOffset = in.offset();
        skippedLength = length;
        skipBytes = length;
        return SKIPPED;
    }

    private int skip() {
        long count = Math.min(in.available(), skipBytes - TRAILER_BYTES);
        in.advance(count);
        skipBytes -= count;
        if (skipBytes > TRAILER_BYTES) {
            return 1;
        }
        if (in.available() < TRAILER_BYTES) {
            return TRAILER_BYTES;
        }
        long trailer = in.uint32(in.position(), bigEndian);
        if (trailer != skippedLength) {
            return trailerDiffers(skippedOffset, skippedLength, trailer);
        }
        in.advance(TRAILER_BYTES);
        skipBytes = 0;
        return SKIPPED;
    }

    private int noInterface(long id) {
        return blockDamaged(
                "packet of interface " + id + ", expected one of those described so far,",
                interfaces.size());
    }

    private int badLength(long length, int least) {
        return blockDamaged(
                "total length of " + length + " bytes, expected a multiple of 4 of at least",
                least);
    }

    private int trailerDiffers(long offset, long length, long trailer) {
        return damaged(
                offset,
                "found a block whose total length is "
                        + length
                        + " in front and "
                        + trailer
                        + " at its end, expected the same");
    }

    private int blockDamaged(String found, Object limit) {
        return damaged(in.offset(), ("found a block with a " + found + " " + limit).strip());
    }

    private long int64(long at) {
        long first = in.uint32(at, bigEndian);
        long second = in.uint32(at + 4, bigEndian);
        return bigEndian ? first << 32 | second : second << 32 | first;
    }

    @Override
    boolean mayEnd() {
        return skipBytes == 0;
    }

    @Override
    String unitName() {
        return "a block";
    }
}
