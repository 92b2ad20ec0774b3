package io.wiretrip.agent;

import io.wiretrip.agent.flow.FlowAccounting;
import io.wiretrip.agent.flow.FlowObserver;
import io.wiretrip.agent.flow.Layer4;
import io.wiretrip.config.AgentConfig;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a configuration wants counted of flows. */
final class Accounting {
    private Accounting() {}

    /**
     * What to count for one worker; null for nothing.
     *
     * @param observer is told of flows where flow events are on
     */
    static @Nullable FlowAccounting of(AgentConfig config, FlowObserver observer) {
        boolean events = config.flows().enabled();
        boolean layer4 = config.controller().layer4Metrics();
        if (!events && !layer4) {
            return null;
        }
        return new FlowAccounting(
                events ? observer : null,
                layer4 ? layer4(config) : null,
                FlowSummaries.limits(config.flows().cache()));
    }

    /**
     * What to count after a change; layer 4 is counted on where it was if nothing about it changed.
     *
     * @param layer4 what counts now; null for nothing
     */
    static @Nullable FlowAccounting next(
            AgentConfig before, AgentConfig next, @Nullable Layer4 layer4, FlowObserver observer) {
        FlowAccounting wanted = of(next, observer);
        if (wanted == null || wanted.layer4() == null || layer4 == null) {
            return wanted;
        }
        boolean same =
                before.controller().layer4Labels().equals(next.controller().layer4Labels())
                        && before.metricsStorage().seriesMax() == next.metricsStorage().seriesMax()
                        && before.metricsStorage()
                                .expired()
                                .equals(next.metricsStorage().expired());
        return same ? new FlowAccounting(wanted.observer(), layer4, wanted.limits()) : wanted;
    }

    private static Layer4 layer4(AgentConfig config) {
        Set<Layer4.Label> labels = EnumSet.noneOf(Layer4.Label.class);
        for (String label : config.controller().layer4Labels()) {
            labels.add(
                    switch (label) {
                        case "source.host" -> Layer4.Label.SOURCE_HOST;
                        case "source.port" -> Layer4.Label.SOURCE_PORT;
                        case "destination.host" -> Layer4.Label.DESTINATION_HOST;
                        default -> Layer4.Label.DESTINATION_PORT;
                    });
        }
        return new Layer4(
                labels,
                config.metricsStorage().seriesMax(),
                config.metricsStorage().expired().toNanos());
    }
}
