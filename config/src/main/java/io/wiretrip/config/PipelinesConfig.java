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
        List<ProcessorConfig> processors =
                new ArrayList<>(in.readItems(PROCESSOR.path(), ProcessorConfig::read));
        List<PipelineConfig> pipelines =
                in.readItems(PIPELINE.path(), item -> withKnown(in, item, processors));
        return new PipelinesConfig(processors, pipelines);
    }

    private static @Nullable PipelineConfig withKnown(
            ConfigTree in, ConfigTree item, List<ProcessorConfig> processors) {
        PipelineConfig pipeline = PipelineConfig.read(item);
        boolean known = true;
        for (int i = 0; i < pipeline.processors().size(); i++) {
            known &= isKnown(in, item, i, pipeline.processors().get(i), processors);
        }
        if (pipeline.processors().isEmpty()) {
            item.warn("processors", "got none, expected at least one; the pipeline is skipped");
            return null;
        }
        return known ? pipeline : null;
    }

    /** packetd's own processors work without an entry, for they need no options. */
    private static boolean isKnown(
            ConfigTree in,
            ConfigTree item,
            int place,
            String name,
            List<ProcessorConfig> processors) {
        List<String> names = processors.stream().map(ProcessorConfig::name).toList();
        if (names.contains(name)) {
            return true;
        }
        String path = "processors[" + place + ']';
        if (PacketdKeys.PROCESSORS.contains(name)) {
            item.warn(path, name + " is not in the list processor, so it has no options");
            processors.add(new ProcessorConfig(name, in.at("processor[" + names.size() + ']')));
            return true;
        }
        List<String> choices = new ArrayList<>(names);
        PacketdKeys.PROCESSORS.stream().filter(own -> !names.contains(own)).forEach(choices::add);
        item.refuse(path, name, "a name in the list processor: " + ConfigKey.choice(name, choices));
        return false;
    }
}
