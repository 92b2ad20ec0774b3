package io.wiretrip.exporter.flows;

import java.math.BigDecimal;

/** Numbers as Go's {@code encoding/json} writes them. */
final class GoNumber {
    private static final double PLAIN_MIN = 1e-6;
    private static final double PLAIN_MAX = 1e21;

    private GoNumber() {}

    /**
     * A {@code float64}: the shortest digits that give the same number, without an exponent where
     * it is not very large or very small, and without a point where it is whole.
     *
     * @param value finite
     */
    static String of(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (size >= PLAIN_MIN && size < PLAIN_MAX) {
            return shortest.toPlainString();
        }
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        StringBuilder text = new StringBuilder(24);
        if (value < 0) {
            text.append('-');
        }
        text.append(digits.charAt(0));
        if (digits.length() > 1) {
            text.append('.').append(digits, 1, digits.length());
        }
        text.append('e').append(exponent < 0 ? '-' : '+').append(Math.abs(exponent));
        return text.toString();
    }

    /** A duration in seconds, as {@code time.Duration.Seconds} computes it. */
    static double seconds(long ns) {
        long whole = ns / 1_000_000_000L;
        return whole + (ns % 1_000_000_000L) / 1e9;
    }
}
