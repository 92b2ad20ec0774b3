package io.wiretrip.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a configuration says once file, environment and defaults are put together. */
public final class EffectiveConfig {
    private static final String HEAD =
            "# Every key with the value that holds. Secrets are masked.\n";

    private EffectiveConfig() {}

    /** As YAML in the order of the reference configuration, with secrets masked. Any thread. */
    public static String text(AgentConfig config) {
        YamlText text = new YamlText(HEAD);
        for (ConfigKey key : ReferenceConfig.keys()) {
            Object value = config.valueOf(key);
            text.key(key.path(), List.of(), masked(value, key.secret(), key.items()));
        }
        return text.toString();
    }

    /** The keys, by their dotted names, whose values differ; those of secrets too. Any thread. */
    public static List<String> changed(AgentConfig before, AgentConfig next) {
        return ReferenceConfig.keys().stream()
                .filter(key -> !before.valueOf(key).equals(next.valueOf(key)))
                .map(ConfigKey::path)
                .toList();
    }

    private static Object masked(Object value, boolean secret, List<ConfigKey> keys) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> shown = new LinkedHashMap<>();
                map.forEach(
                        (name, child) ->
                                shown.put(
                                        name + "",
                                        masked(child, secret || isSecret(name + "", keys), keys)));
                yield shown;
            }
            case List<?> list -> {
                List<Object> shown = new ArrayList<>();
                list.forEach(item -> shown.add(masked(item, secret, keys)));
                yield shown;
            }
            case String text when secret -> text.isEmpty() ? "" : Shown.MASK;
            case String text -> Shown.masked(text);
            default -> secret ? Shown.MASK : value;
        };
    }

    private static boolean isSecret(String name, List<ConfigKey> keys) {
        return ConfigKey.isSecretName(name)
                || keys.stream().anyMatch(key -> key.secret() && key.path().equals(name));
    }
}
