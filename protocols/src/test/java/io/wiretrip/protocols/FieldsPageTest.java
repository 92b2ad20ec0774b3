package io.wiretrip.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The page docs/protocols.md says what the fields tables say. Rewritten by {@code ./mvnw verify
 * -Dgolden=update}.
 */
final class FieldsPageTest {
    private static final Path PAGE =
            Path.of(System.getProperty("wiretrip.root"), "docs", "protocols.md");

    @Test
    void thePageIsThatOfTheTables() throws IOException {
        String page = page();
        if ("update".equals(System.getProperty("golden"))) {
            assertThat(System.getenv("CI")).as("golden files are not rewritten in CI").isNull();
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("make it with ./mvnw verify -Dgolden=update").exists();
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder();
        page.append(
                """
                # Protocols and their fields

                Generated from the fields tables (`./mvnw verify -Dgolden=update`). The JSON line of a RoundTrip has `Proto`, `Request`,
                `Response`, `Duration`, `Outcome`, `Quality`, `FirstByte`, `Client` and `Server`; the tables list what is inside `Request` and
                `Response`, in order. *Label* is the name in `requireLabels` and the metric label it becomes; *attribute* is that of a
                span. Fields marked † may carry credentials, which are masked unless that is switched off. Fields in *(parentheses)* are
                labels or attributes only: the JSON has their value inside a structure.
                """);
        for (Protocol protocol : Protocols.ALL) {
            append(page, protocol);
        }
        return page.toString();
    }

    private static void append(StringBuilder page, Protocol protocol) {
        page.append("\n## ").append(protocol.name()).append("\n\n");
        page.append("Over ")
                .append(
                        protocol.transports().stream()
                                .map(Enum::name)
                                .sorted()
                                .collect(Collectors.joining(" and ")))
                .append(", usually on port ")
                .append(
                        protocol.defaultPorts().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", ")))
                .append("; requests and responses pair ")
                .append(
                        switch (protocol.pairing()) {
                            case IN_ORDER -> "in order";
                            case KEYED -> "by key";
                        })
                .append("; a request is unanswered after ")
                .append(TimeUnit.NANOSECONDS.toSeconds(protocol.unansweredAfterNs()))
                .append(" s.\n");
        append(page, "Request", protocol.fields().request());
        append(page, "Response", protocol.fields().response());
        page.append("\n### Violations\n\n| reason | meaning |\n|---|---|\n");
        for (Violation violation : protocol.violations()) {
            page.append("| `%s` | %s |\n".formatted(violation.name(), violation.meaning()));
        }
    }

    private static void append(StringBuilder page, String title, List<? extends Field<?>> fields) {
        page.append("\n### ").append(title);
        page.append("\n\n| field | type | meaning | label | attribute |\n|---|---|---|---|---|\n");
        for (Field<?> field : fields) {
            page.append(
                    "| %s%s | %s | %s | %s | %s |\n"
                            .formatted(
                                    field.isInJson()
                                            ? "`" + field.name() + "`"
                                            : "(" + field.name() + ")",
                                    field.isSensitive() ? " †" : "",
                                    field.kind().name().toLowerCase(Locale.ROOT),
                                    field.meaning().replace("|", "\\|"),
                                    label(field),
                                    code(field.attribute())));
        }
    }

    private static String label(Field<?> field) {
        return field.label() == null ? "" : code(field.labelKey()) + " → " + code(field.label());
    }

    private static String code(@Nullable String text) {
        return text == null ? "" : "`" + text + "`";
    }
}
