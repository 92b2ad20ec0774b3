package io.wiretrip.bench.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Numbers on an axis.
 *
 * @param low the number at its beginning
 * @param high the number at its end
 * @param logarithmic whether equal steps multiply
 */
record Scale(double low, double high, boolean logarithmic) {
    private static final double[] STEPS = {1, 2, 2.5, 5, 10};
    private static final int TICKS_MAX = 6;

    /** From zero to a round number that is not less than this. */
    static Scale upTo(double most) {
        double end = most > 0 ? most : 1;
        double step = step(end);
        return new Scale(0, Math.ceil(end / step - 1e-9) * step, false);
    }

    /** Powers of ten around these positive numbers. */
    static Scale powers(double least, double most) {
        double low = Math.pow(10, Math.floor(Math.log10(least) + 1e-9));
        double high = Math.pow(10, Math.ceil(Math.log10(most) - 1e-9));
        return new Scale(low, high > low ? high : low * 10, true);
    }

    private static double step(double length) {
        double power = Math.pow(10, Math.floor(Math.log10(length / TICKS_MAX)));
        for (double step : STEPS) {
            if (length / (step * power) <= TICKS_MAX) {
                return step * power;
            }
        }
        return 10 * power;
    }

    /** Where a number stands, 0 at the beginning and 1 at the end; never outside. */
    double at(double value) {
        double share =
                logarithmic
                        ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
                        : (value - low) / (high - low);
        return Math.clamp(share, 0, 1);
    }

    /** The numbers to write, both ends among them. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double tick = low; tick <= high * 1.001; tick *= 10) {
                ticks.add(tick);
            }
        } else {
            double step = step(high - low);
            for (int i = 0; low + i * step <= high * 1.001; i++) {
                ticks.add(low + i * step);
            }
        }
        return ticks;
    }

    /** A number in few letters: 12, 0.5, 30 k, 1.2 M. */
    static String brief(double value) {
        double size = Math.abs(value);
        if (size >= 999_500) {
            return trimmed(value / 1e6) + " M";
        }
        return size >= 9_995 ? trimmed(value / 1e3) + " k" : trimmed(value);
    }

    private static String trimmed(double value) {
        double size = Math.abs(value);
        if (size < 0.1) { // two digits, however small
            return new BigDecimal(value)
                    .round(new MathContext(2))
                    .stripTrailingZeros()
                    .toPlainString();
        }
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        String text = String.format(Locale.ROOT, format, value);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
