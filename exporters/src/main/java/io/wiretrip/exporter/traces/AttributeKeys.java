package io.wiretrip.exporter.traces;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/** One attribute name as a key of each type; the value decides which. */
final class AttributeKeys {
    private final String name;
    private final AttributeKey<String> text;
    private final AttributeKey<Long> number;
    private final AttributeKey<Double> real;
    private final AttributeKey<Boolean> bool;
    private final AttributeKey<List<String>> texts;

    AttributeKeys(String name) {
        this.name = name;
        this.text = AttributeKey.stringKey(name);
        this.number = AttributeKey.longKey(name);
        this.real = AttributeKey.doubleKey(name);
        this.bool = AttributeKey.booleanKey(name);
        this.texts = AttributeKey.stringArrayKey(name);
    }

    String name() {
        return name;
    }

    AttributeKey<String> text() {
        return text;
    }

    AttributeKey<Long> number() {
        return number;
    }

    AttributeKey<Double> real() {
        return real;
    }

    AttributeKey<Boolean> bool() {
        return bool;
    }

    AttributeKey<List<String>> texts() {
        return texts;
    }
}
