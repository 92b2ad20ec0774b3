package io.wiretrip.config;

import java.util.ArrayList;
import java.util.List;

/**
 * What is counted of connections as such, and whether the file is watched.
 *
 * @param layer4Metrics whether packets and bytes of TCP and UDP are counted
 * @param layer4Labels by what they are told apart, of {@link #LABELS}
 * @param autoReload whether the file is read again when it has changed
 */
public record ControllerConfig(
        boolean layer4Metrics, List<String> layer4Labels, boolean autoReload) {

    /** What connections can be told apart by. */
    public static final List<String> LABELS =
            List.of("source.host", "source.port", "destination.host", "destination.port");

    /** Nothing of it. */
    public static final ControllerConfig DEFAULT = new ControllerConfig(false, List.of(), false);

    private static final ConfigKey LAYER4 =
            ConfigKey.of(
                    "controller.layer4Metrics.enabled",
                    DEFAULT.layer4Metrics,
                    "Whether to count packets and bytes of TCP and UDP.");
    private static final ConfigKey LAYER4_LABELS =
            new ConfigKey(
                            "controller.layer4Metrics.requiredLabels",
                            DEFAULT.layer4Labels,
                            "By what to tell them apart: " + String.join(", ", LABELS) + ".",
                            List.of())
                    .withChoices(LABELS);
    private static final ConfigKey AUTO_RELOAD =
            ConfigKey.of(
                    "controller.autoReload",
                    DEFAULT.autoReload,
                    "Whether to read the file again when it has changed.");

    static final List<ConfigKey> KEYS = List.of(LAYER4, LAYER4_LABELS, AUTO_RELOAD);

    /**
     * Copies the labels.
     *
     * @throws ConfigException if one is not of {@link #LABELS}
     */
    public ControllerConfig {
        layer4Labels = List.copyOf(layer4Labels);
        for (String label : layer4Labels) {
            if (!LABELS.contains(label)) {
                throw ConfigException.of(LAYER4_LABELS.path(), label, String.join(", ", LABELS));
            }
        }
    }

    static ControllerConfig read(ConfigTree in) {
        List<String> labels = new ArrayList<>();
        for (String label : in.texts(LAYER4_LABELS)) {
            if (!LABELS.contains(label)) {
                in.warn(
                        LAYER4_LABELS.path(),
                        "no label is made of "
                                + Shown.text(label)
                                + ", expected "
                                + String.join(", ", LABELS));
            } else if (!labels.contains(label)) {
                labels.add(label);
            }
        }
        return new ControllerConfig(in.flag(LAYER4), labels, in.flag(AUTO_RELOAD));
    }
}
