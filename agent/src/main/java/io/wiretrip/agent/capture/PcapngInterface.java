package io.wiretrip.agent.capture;

/**
 * One interface of a pcapng section: what its packets are and how its clock counts.
 *
 * <p>Times are kept between 1970 and 2242, so that a damaged one plus any timeout still fits a
 * {@code long}.
 */
final class PcapngInterface {
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long TIME_MAX_SECONDS = 1L << 33;
    private static final long TIME_MAX_NS = TIME_MAX_SECONDS * NS_PER_SECOND - 1;
    private static final int BINARY = 0x80;
    private static final int DECIMAL_EXPONENT_MAX = 27;
    private static final int BINARY_EXPONENT_MAX = 63;

    /** 2³⁴ · 10⁹ is just below 2⁶⁴: fractions are cut to so many bits before they are scaled. */
    private static final int BINARY_SCALED_BITS = 34;

    private final int linkType;
    private final long snapshotLength;
    private final boolean binary;
    private final int exponent;
    private final long multiplier;
    private final long divisor;
    private final long ticksMax;
    private final long offsetNs;

    /**
     * @param snapshotLength unsigned; 0 means unlimited
     * @param resolution the {@code if_tsresol} octet; see {@link #isResolution}
     * @param offsetSeconds {@code if_tsoffset}
     */
    PcapngInterface(int linkType, long snapshotLength, int resolution, long offsetSeconds) {
        this.linkType = linkType;
        this.snapshotLength = snapshotLength;
        binary = (resolution & BINARY) != 0;
        exponent = resolution & ~BINARY;
        multiplier = binary ? 1 : power10(Math.max(9 - exponent, 0));
        divisor = binary ? 1 : power10(Math.max(exponent - 9, 0));
        ticksMax = TIME_MAX_NS / multiplier;
        offsetNs = Math.clamp(offsetSeconds, -TIME_MAX_SECONDS, TIME_MAX_SECONDS) * NS_PER_SECOND;
    }

    /** Whether a resolution octet can be computed with: down to 10⁻²⁷ or 2⁻⁶³ of a second. */
    static boolean isResolution(int octet) {
        int exponent = octet & ~BINARY;
        return exponent <= ((octet & BINARY) != 0 ? BINARY_EXPONENT_MAX : DECIMAL_EXPONENT_MAX);
    }

    private static long power10(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    int linkType() {
        return linkType;
    }

    /** Unsigned; 0 means unlimited. */
    long snapshotLength() {
        return snapshotLength;
    }

    /** Nanoseconds since the epoch of an unsigned count of this clock. */
    long timeNs(long ticks) {
        long ns;
        if (binary) {
            ns = binaryNs(ticks);
        } else {
            long scaled = divisor == 1 ? ticks : Long.divideUnsigned(ticks, divisor);
            ns = scaled < 0 || scaled > ticksMax ? TIME_MAX_NS : scaled * multiplier;
        }
        return offsetNs > TIME_MAX_NS - ns ? TIME_MAX_NS : Math.max(ns + offsetNs, 0);
    }

    private long binaryNs(long ticks) {
        long seconds = ticks >>> exponent;
        if (seconds < 0 || seconds >= TIME_MAX_SECONDS) {
            return TIME_MAX_NS;
        }
        long fraction = ticks & ((1L << exponent) - 1);
        int bits = Math.min(exponent, BINARY_SCALED_BITS);
        fraction >>>= exponent - bits;
        return seconds * NS_PER_SECOND + ((fraction * NS_PER_SECOND) >>> bits);
    }
}
