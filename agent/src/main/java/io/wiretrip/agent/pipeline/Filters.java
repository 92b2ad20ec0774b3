package io.wiretrip.agent.pipeline;

import io.wiretrip.config.ConfigTree;
import io.wiretrip.config.FilterProcessorConfig;
import io.wiretrip.protocol.Protocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From the configuration of a filter to what a worker runs. */
final class Filters {
    private final ConfigTree options;
    private final Collection<Protocol> protocols;

    /**
     * Prepares to read one.
     *
     * @param options is told of keys that no protocol has
     */
    Filters(ConfigTree options, Collection<Protocol> protocols) {
        this.options = options;
        this.protocols = protocols;
    }

    RoundTripFilter read(FilterProcessorConfig config) {
        List<FilterRule> rules = new ArrayList<>();
        for (FilterProcessorConfig.Rule rule : config.rules()) {
            rules.add(
                    new FilterRule(
                            conditions(rule.when()),
                            FilterRule.Action.valueOf(rule.action().name()),
                            rule.ratio()));
        }
        return new RoundTripFilter(
                rules,
                config.keepErrors(),
                config.keepSlowerThan().toNanos(),
                FilterRule.Action.valueOf(config.otherwise().name()));
    }

    private List<FilterRule.Condition> conditions(Map<String, String> when) {
        List<FilterRule.Condition> conditions = new ArrayList<>();
        new TreeMap<>(when)
                .forEach(
                        (name, tests) -> {
                            FieldKey key = FieldKey.find(name, protocols);
                            if (key == null) {
                                options.refuse(
                                        "rules",
                                        '"' + name + '"',
                                        "one of " + String.join(", ", FieldKey.all(protocols)));
                            } else {
                                conditions.add(new FilterRule.Condition(key, tests(tests)));
                            }
                        });
        return conditions;
    }

    private static List<ValueTest> tests(String alternatives) {
        List<ValueTest> tests = new ArrayList<>();
        for (String one : alternatives.split("\\|", -1)) {
            tests.add(ValueTest.parse(one.strip()));
        }
        return tests;
    }
}
