package io.wiretrip.exporter.metrics;

/**
 * Logarithms as Go's library computes them on amd64, digit for digit: which of two neighbouring
 * vmrange buckets a value at their border belongs to depends on the last digit. Other libraries,
 * Java's among them, round differently.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // as they stand in Go
final class GoMath {
    private static final double LN2_HI = 6.93147180369123816490e-01;
    private static final double LN2_LO = 1.90821492927058770002e-10;
    private static final double L1 = 6.666666666666735130e-01;
    private static final double L2 = 3.999999999940941908e-01;
    private static final double L3 = 2.857142874366239149e-01;
    private static final double L4 = 2.222219843214978396e-01;
    private static final double L5 = 1.818357216161805012e-01;
    private static final double L6 = 1.531383769920937332e-01;
    private static final double L7 = 1.479819860511658591e-01;
    private static final double ONE_BY_LN2 = 1.442695040888963407359924681001892137;
    private static final double LOG10_2 = 0.301029995663981195213738894724493026768;
    private static final double HALF_SQRT2 = 0.707106781186547524400844362104849039;

    private GoMath() {}

    /** {@code math.Log10} of a positive finite number. */
    static double log10(double x) {
        return log2(x) * LOG10_2;
    }

    private static double log2(double x) {
        int exponent = exponent(x);
        double fraction = Math.scalb(x, -exponent);
        if (fraction == 0.5) {
            return exponent - 1; // powers of two are exact
        }
        return log(fraction) * ONE_BY_LN2 + exponent;
    }

    private static double log(double x) {
        int k = exponent(x);
        double f1 = Math.scalb(x, -k);
        if (f1 < HALF_SQRT2) {
            f1 *= 2;
            k--;
        }
        double f = f1 - 1;
        double s = f / (2 + f);
        double s2 = s * s;
        double s4 = s2 * s2;
        double t1 = s2 * (L1 + s4 * (L3 + s4 * (L5 + s4 * L7)));
        double t2 = s4 * (L2 + s4 * (L4 + s4 * L6));
        double r = t1 + t2;
        double hfsq = 0.5 * f * f;
        return k * LN2_HI - ((hfsq - (s * (hfsq + r) + k * LN2_LO)) - f);
    }

    /** The exponent that {@code math.Frexp} gives: x is a fraction in [½, 1) times 2 to it. */
    private static int exponent(double x) {
        int exponent = Math.getExponent(x);
        if (exponent < Double.MIN_EXPONENT) { // subnormal
            return Math.getExponent(x * 0x1p52) - 52 + 1;
        }
        return exponent + 1;
    }
}
