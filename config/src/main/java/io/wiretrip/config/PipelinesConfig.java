package io.wiretrip.config;

import java.util.List;

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
        List<PipelineConfig> pipelines =
                in.readItems(
                        PIPELINE.path(),
                        item -> {
                            PipelineConfig pipeline = PipelineConfig.read(item);
                            pipeline.processors().stream()
                                    .filter(name -> !names.contains(name))
                                    .forEach(name -> unknown(name, names, item));
                            return pipeline;
                        });
        return new PipelinesConfig(processors, pipelines);
    }

    /** packetd skips it silently. */
    private static void unknown(String name, List<String> names, ConfigTree item) {
        String near = Suggestions.nearest(name, names);
        item.warn(
                "processors",
                "there is no processor "
                        + Shown.text(name)
                        + " in the list processor, so it is skipped"
                        + (near == null ? "" : "; did you mean " + near + "?"));
    }
}
