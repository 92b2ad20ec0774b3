package io.wiretrip.bench.run;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes, written like {@code 500MB}.
 *
 * @param bytes at least 1
 */
public record Size(long bytes) {

    /** Refuses nothing at all. */
    public Size {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: >= 1)");
        }
    }

    /** Reads such a text; an IllegalArgumentException or ArithmeticException where it is none. */
    public static Size parse(String text) {
        String upper = text.trim().toUpperCase(Locale.ROOT);
        long unit =
                upper.endsWith("GB")
                        ? 1_000_000_000
                        : upper.endsWith("MB") ? 1_000_000 : upper.endsWith("KB") ? 1_000 : 1;
        String digits = unit == 1 ? upper : upper.substring(0, upper.length() - 2);
        return new Size(Math.multiplyExact(Long.parseLong(digits.trim()), unit));
    }

    /** For the command line. */
    public static final class Converter implements ITypeConverter<Size> {
        @Override
        public Size convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException | ArithmeticException _) {
                throw new TypeConversionException(
                        "'" + text + "' (expected: a size like 500MB or 2GB)");
            }
        }
    }
}
