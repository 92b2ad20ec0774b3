package io.wiretrip.exporter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A scrape of the text format, read by the rules of its specification and nothing else: what is not
 * allowed there fails the test.
 */
final class Scrape {
    private static final Pattern NUMBER = Pattern.compile("[-+0-9.eE]+|NaN|[+-]Inf");

    private final Map<String, Double> samples = new LinkedHashMap<>();
    private final Map<String, String> types = new HashMap<>();

    /** Scrapes a storage in the text format. */
    static Scrape of(MetricSource source) {
        return parse(text(source, null));
    }

    /** Scrapes a storage in the format that is asked for. */
    static String text(MetricSource source, @Nullable String accept) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            Exposition.of(accept).write(source.snapshot(), out);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Scrape parse(String text) {
        assertThat(text)
                .satisfiesAnyOf(t -> assertThat(t).isEmpty(), t -> assertThat(t).endsWith("\n"));
        Scrape scrape = new Scrape();
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", -1);
                assertThat(words).as(line).hasSize(4);
                assertThat(scrape.types.put(words[2], words[3])).as(line).isNull();
            } else if (!line.isEmpty() && !line.startsWith("# HELP ")) {
                scrape.sample(line);
            }
        }
        return scrape;
    }

    private void sample(String line) {
        int at = name(line, 0);
        String name = line.substring(0, at);
        Map<String, String> labels = new TreeMap<>();
        if (line.charAt(at) == '{') {
            at = labels(line, at + 1, labels);
        }
        check(line.charAt(at) == ' ', line);
        String value = line.substring(at + 1);
        check(NUMBER.matcher(value).matches(), line);
        double number =
                value.endsWith("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value);
        check(samples.put(key(name, labels), number) == null, line);
    }

    private static int labels(String line, int from, Map<String, String> labels) {
        int at = from;
        while (line.charAt(at) != '}') {
            int end = name(line, at);
            String label = line.substring(at, end);
            check(line.startsWith("=\"", end), line);
            StringBuilder value = new StringBuilder();
            at = value(line, end + 2, value);
            check(labels.put(label, value.toString()) == null, line);
            if (line.charAt(at) == ',') {
                at++;
            }
        }
        return at + 1;
    }

    private static int value(String line, int from, StringBuilder value) {
        for (int at = from; ; at++) {
            char c = line.charAt(at);
            if (c == '"') {
                return at + 1;
            }
            if (c == '\\') {
                at++;
                char escaped = line.charAt(at);
                check("\\\"n".indexOf(escaped) >= 0, line);
                c = escaped == 'n' ? '\n' : escaped;
            }
            value.append(c);
        }
    }

    private static int name(String line, int from) {
        int at = from;
        while (at < line.length() && isOfName(line.charAt(at))) {
            at++;
        }
        check(at > from, line);
        return at;
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == ':';
    }

    /** There are too many lines for an assertion with all its trimmings for each. */
    private static void check(boolean right, String line) {
        if (!right) {
            throw new AssertionError("not the text format, or there twice: " + line);
        }
    }

    /** A name and its labels, in the order of their names. */
    static String key(String name, Map<String, String> labels) {
        return name + new TreeMap<>(labels);
    }

    /** The value of a series; labels as pairs of name and value. */
    double value(String name, String... labels) {
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        Double value = samples.get(key(name, map));
        assertThat(value).as(key(name, map)).isNotNull();
        return value == null ? Double.NaN : value;
    }

    /** Every series. */
    Map<String, Double> samples() {
        return samples;
    }

    Map<String, String> types() {
        return types;
    }

    /** The sum over all series of a name. */
    double total(String name) {
        double sum = 0;
        for (Map.Entry<String, Double> sample : samples.entrySet()) {
            if (sample.getKey().startsWith(name + "{")) {
                sum += sample.getValue();
            }
        }
        return sum;
    }

    /** How many series of a name there are. */
    int count(String name) {
        int count = 0;
        for (String sample : samples.keySet()) {
            count += sample.startsWith(name + "{") ? 1 : 0;
        }
        return count;
    }
}
