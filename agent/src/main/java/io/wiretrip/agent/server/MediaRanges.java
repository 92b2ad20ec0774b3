package io.wiretrip.agent.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what a client accepts: lists of ranges with parameters and weights (RFC 9110, 12.5). */
final class MediaRanges {
    private static final int RANGES_MAX = 32;

    private MediaRanges() {}

    /**
     * One range.
     *
     * @param name what is accepted, in lower case
     * @param parameters in lower case
     * @param weight 0 for what is not accepted, to 1
     */
    record Range(String name, Map<String, String> parameters, double weight) {
        String parameter(String parameter) {
            return parameters.getOrDefault(parameter, "");
        }
    }

    static List<Range> parse(String header) {
        List<Range> ranges = new ArrayList<>();
        for (String element : header.split(",", RANGES_MAX + 1)) {
            if (ranges.size() < RANGES_MAX && !element.isBlank()) {
                ranges.add(range(element.toLowerCase(Locale.ROOT)));
            }
        }
        return ranges;
    }

    private static Range range(String element) {
        String[] parts = element.split(";", -1);
        Map<String, String> parameters = new HashMap<>();
        double weight = 1;
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                String name = parts[i].substring(0, equals).strip();
                String value = parts[i].substring(equals + 1).strip().replace("\"", "");
                if (name.equals("q")) {
                    weight = weight(value);
                } else {
                    parameters.put(name, value);
                }
            }
        }
        return new Range(parts[0].strip(), parameters, weight);
    }

    private static double weight(String text) {
        try {
            double weight = Double.parseDouble(text);
            return weight >= 0 && weight <= 1 ? weight : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /** Whether a coding is accepted by name; one that is not named is not used. */
    static boolean accepts(String header, String coding) {
        for (Range range : parse(header)) {
            if (range.name.equals(coding)) {
                return range.weight > 0;
            }
        }
        return false;
    }
}
