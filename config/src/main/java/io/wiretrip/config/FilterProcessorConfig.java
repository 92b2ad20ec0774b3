package io.wiretrip.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The {@code config} of the processor {@code roundtripsfilter}: which RoundTrips go on.
 *
 * @param keepErrors whether errors and unanswered requests go on whatever the rules say
 * @param keepSlowerThan what took longer goes on whatever the rules say; zero for nothing
 * @param otherwise what becomes of what no rule speaks of: keep or drop
 * @param rules in order; the first that applies decides
 */
public record FilterProcessorConfig(
        boolean keepErrors, Duration keepSlowerThan, Action otherwise, List<Rule> rules) {

    /** What becomes of a RoundTrip. */
    public enum Action {
        /** It goes on. */
        KEEP,
        /** It goes no further. */
        DROP,
        /** A share goes on. */
        SAMPLE
    }

    /**
     * What becomes of the RoundTrips that meet every condition.
     *
     * @param action what
     * @param ratio which share goes on when sampled, 0 to 1
     * @param when tests of values by the keys that {@code requireLabels} has, and {@code proto},
     *     {@code outcome}, {@code quality}, {@code duration}; alternatives are separated by {@code
     *     |}
     */
    public record Rule(Action action, double ratio, Map<String, String> when) {
        private static final ConfigKey ACTION =
                ConfigKey.of("action", Action.KEEP, "keep, drop or sample.");
        private static final ConfigKey RATIO =
                ConfigKey.of("ratio", 1.0, "Which share goes on when sampled, 0 to 1.");
        private static final ConfigKey WHEN =
                new ConfigKey(
                        "when",
                        Map.of(),
                        "Tests of values, all of which must pass: text with *, !text, >=500, <10ms,"
                                + " 5xx; alternatives are separated by |.",
                        List.of());

        /** Copies the map and checks the share. */
        public Rule {
            when = Map.copyOf(when);
            if (!(ratio >= 0 && ratio <= 1)) {
                throw ConfigException.of("ratio", ratio, "a share from 0 to 1");
            }
        }

        static Rule read(ConfigTree in) {
            double ratio = in.real(RATIO);
            if (!(ratio >= 0 && ratio <= 1)) {
                in.refuse("ratio", Double.toString(ratio), "a share from 0 to 1");
                ratio = 1;
            }
            return new Rule(in.choice(ACTION, Action.class), ratio, in.map(WHEN));
        }
    }

    private static final ConfigKey KEEP_ERRORS =
            ConfigKey.of(
                    "keepErrors",
                    true,
                    "Whether errors and unanswered requests go on whatever the rules say.");
    private static final ConfigKey KEEP_SLOWER_THAN =
            ConfigKey.of(
                    "keepSlowerThan",
                    Duration.ZERO,
                    "What took longer goes on whatever the rules say; 0s for nothing.");
    private static final ConfigKey OTHERWISE =
            ConfigKey.of("otherwise", Action.KEEP, "What no rule speaks of: keep or drop.")
                    .withChoices(List.of("keep", "drop"));
    private static final ConfigKey RULES =
            ConfigKey.of("rules", List.of(), "In order; the first that applies decides.")
                    .withItems(List.of(Rule.ACTION, Rule.RATIO, Rule.WHEN));

    /** The keys within {@code config}. */
    public static final List<ConfigKey> KEYS =
            List.of(KEEP_ERRORS, KEEP_SLOWER_THAN, OTHERWISE, RULES);

    /** Copies the rules. */
    public FilterProcessorConfig {
        rules = List.copyOf(rules);
    }

    /** Takes the processor's {@code config} out of a file. */
    public static FilterProcessorConfig read(ConfigTree in) {
        List<Rule> rules = new ArrayList<>();
        for (ConfigTree item : in.items("rules")) {
            rules.add(Rule.read(item));
        }
        return new FilterProcessorConfig(
                in.flag(KEEP_ERRORS),
                in.duration(KEEP_SLOWER_THAN),
                in.choice(OTHERWISE, Action.class),
                rules);
    }
}
