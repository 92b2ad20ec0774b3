package io.wiretrip.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done with RoundTrips.
 *
 * @param processors the processors there are
 * @param pipelines which of them RoundTrips go through
 */
public record PipelinesConfig(List<ProcessorConfig> processors, List<PipelineConfig> pipelines) {
    /** Nothing. */
    public static final PipelinesConfig DEFAULT = new PipelinesConfig(List.of(), List.of());

    private static final ConfigKey PROCESSOR =
            new ConfigKey(
                            "processor",
                            List.of(),
                            "What can be done with RoundTrips; config is the processor's own.",
                            List.of(
                                    "- name: roundtripstometrics",
                                    "  config:",
                                    "    http.requireLabels: [server.port, request.method]"))
                    .withItems(ProcessorConfig.KEYS);
    private static final ConfigKey PIPELINE =
            new ConfigKey(
                            "pipeline",
                            List.of(),
                            "Which processors RoundTrips go through.",
                            List.of(
                                    "- name: metrics/common",
                                    "  processors: [roundtripstometrics]"))
                    .withItems(PipelineConfig.KEYS);

    static final List<ConfigKey> KEYS = List.of(PROCESSOR, PIPELINE);

    /** Copies the lists. */
    public PipelinesConfig {
        processors = List.copyOf(processors);
        pipelines = List.copyOf(pipelines);
    }

    static PipelinesConfig read(ConfigTree in) {
        List<ProcessorConfig> processors = in.readItems(PROCESSOR.path(), ProcessorConfig::read);
        List<String> names = processors.stream().map(ProcessorConfig::name).toList();
        return new PipelinesConfig(
                processors, in.readItems(PIPELINE.path(), item -> withKnown(item, names)));
    }

    /** packetd skips the names of processors that there are not, silently. */
    private static @Nullable PipelineConfig withKnown(ConfigTree item, List<String> names) {
        PipelineConfig pipeline = PipelineConfig.read(item);
        List<String> known = new ArrayList<>();
        for (String name : pipeline.processors()) {
            if (names.contains(name)) {
                known.add(name);
            } else {
                String near = Suggestions.nearest(name, names);
                item.warn(
                        "processors",
                        "there is no processor "
                                + Shown.text(name)
                                + " in the list processor, so it is skipped"
                                + (near == null ? "" : "; did you mean " + near + "?"));
            }
        }
        if (known.isEmpty()) {
            item.warn("processors", "got none, expected at least one; the pipeline is skipped");
            return null;
        }
        return new PipelineConfig(pipeline.name(), known);
    }
}
