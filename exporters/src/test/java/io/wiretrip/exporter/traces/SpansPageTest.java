package io.wiretrip.exporter.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.SpanRules;
import io.wiretrip.protocols.Protocols;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The page docs/spans.md says what the protocols declare of their spans. Rewritten by {@code ./mvnw
 * verify -Dgolden=update}.
 */
final class SpansPageTest {
    private static final Path PAGE =
            Path.of(System.getProperty("wiretrip.root"), "docs", "spans.md");

    /** Fields that every protocol has and the table of every span tells of. */
    private static final Set<String> COMMON = Set.of("Host", "Port");

    private static final String TOP =
            """
            # Spans

            Generated from what the protocols declare (`./mvnw verify -Dgolden=update`). Names, kinds, status and attributes follow the
            OpenTelemetry semantic conventions 1.44.

            **One RoundTrip, one span.** A span begins with the first byte of the request and ends with the last byte of the response, in
            the time of the packets. A request to which no response comes gives a span that ends when it was given up (its time was
            over, or its connection or the capture ended), with `error.type` `timeout`. A message that nothing answers gives a span
            that ends with its own last byte. A response without a request, and what a server sends unasked, give none.

            **Parent.** Trace context that came with the request (W3C `traceparent` and `tracestate`, else B3 in one header, else B3 in
            several) makes the span a child; without it, it is the root of a trace of its own. Invalid context is none. Where the
            context is that of one message of several (*batch* below), the span is a root and is linked to it. SQL comments carry
            `traceparent` alone; records of Kafka are looked into if they are not compressed, the first of a request or response.

            **Kind.** HTTP and RPC are told from the server's side, or from the client's with `exporter.traces.kind: client`; databases and
            DNS from the client's.

            **Status** is Error, and `error.type` says why, where the protocol says that it failed; else it is unset.

            **Sampling.** `exporter.traces.ratio` is the share of traces that is recorded, by trace id as the SDKs decide. With
            `exporter.traces.sampling: honour`, a trace whose sender has decided is recorded or not as that says.

            **Resource.** `service.name` is `exporter.traces.serviceName`; if that is empty, the name of the rule that covers the server, if
            it says more than the protocol does, else `protocol:address:port`. Beside it: `host.name`, `telemetry.sdk.name`
            (`wiretrip`), `telemetry.sdk.language`, `telemetry.sdk.version`.

            **packetd's keys** stand beside these as long as `exporter.traces` has only keys that packetd knows
            (`exporter.traces.compat: auto`), always with `on`, never with `off`. Keys that both have, have the value of the
            conventions. All header fields and metadata are among packetd's keys; else those that `exporter.traces.headers` names.

            **Bounds.** 128 attributes, 4096 characters each, 64 elements of an array; what is beyond is counted in
            `dropped_attributes_count`. Credentials, literals of SQL and secrets in URLs are masked as they are in JSON.

            **Routes.** Where a processor makes templates of paths, the template is `http.route` and part of the name, as in `GET
            /users/{id}`. Attributes that a processor renames or drops are renamed and dropped here.

            ## Every span

            | attribute | meaning |
            |---|---|
            """;

    @Test
    void thePageIsThatOfTheDeclarations() throws IOException {
        String page = page();
        if ("update".equals(System.getProperty("golden"))) {
            assertThat(System.getenv("CI")).as("golden files are not rewritten in CI").isNull();
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("make it with ./mvnw verify -Dgolden=update").exists();
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void everyProtocolSaysWhatItsSpansAre() {
        for (Protocol protocol : Protocols.ALL) {
            assertThat(protocol.spans().convention())
                    .as(protocol.name())
                    .isNotEqualTo(SpanRules.Convention.NONE);
        }
    }

    private static String page() {
        StringBuilder page = new StringBuilder(TOP);
        CommonKeys.meanings()
                .forEach((name, said) -> page.append("| `%s` | %s |\n".formatted(name, said)));
        for (Protocol protocol : Protocols.ALL) {
            append(page, protocol);
        }
        return page.toString();
    }

    private static void append(StringBuilder page, Protocol protocol) {
        SpanRules rules = protocol.spans();
        page.append("\n## ").append(protocol.name()).append("\n\n| | |\n|---|---|\n");
        row(page, "convention", rules.convention().text());
        row(page, "name", rules.nameMeaning());
        row(page, "kind", rules.roleMeaning());
        row(page, "Error", rules.errorMeaning());
        List<String> carriers = new ArrayList<>();
        protocol.fields().request().forEach(field -> carrier(field, carriers));
        row(page, "context", carriers.isEmpty() ? "none" : String.join(", ", carriers));
        if (rules.batchMeaning() != null) {
            row(page, "batch", rules.batchMeaning());
        }
        page.append(
                "\n| attribute | type | meaning | of | packetd's key |\n|---|---|---|---|---|\n");
        protocol.fields().request().forEach(field -> attribute(page, field, "request"));
        protocol.fields().response().forEach(field -> attribute(page, field, "response"));
    }

    private static void row(StringBuilder page, String name, String said) {
        page.append("| ").append(name).append(" | ").append(said).append(" |\n");
    }

    private static void carrier(Field<?> field, List<String> carriers) {
        if (field.carries() != null) {
            carriers.add("`" + field.carries().text() + "`");
        }
    }

    private static void attribute(StringBuilder page, Field<?> field, String of) {
        String packetd = field.packetdAttribute();
        boolean told =
                field.attribute() != null || packetd != null || field.routeAttribute() != null;
        if (!told || COMMON.contains(field.name())) {
            return;
        }
        String suffix = isObject(field) ? ".<name>" : "";
        List<String> names = new ArrayList<>();
        if (field.attribute() != null && !field.isDerivedAttribute()) {
            names.add("`" + field.attribute() + suffix + "`");
        }
        if (field.routeAttribute() != null) {
            names.add("`" + field.routeAttribute() + "`");
        }
        page.append(
                "| %s | %s | %s | %s | %s |\n"
                        .formatted(
                                String.join(", ", names),
                                field.kind() == Kind.STRUCTURE ? "array" : field.kind().text(),
                                field.meaning().replace("|", "\\|"),
                                of,
                                packetd == null ? "" : "`" + packetd + suffix + "`"));
    }

    private static boolean isObject(Field<?> field) {
        return field.kind() == Kind.STRUCTURE && field.isAttributeTemplate();
    }

    @Test
    void noAttributeIsGivenByTwoFieldsOfAMessage() {
        for (Protocol protocol : Protocols.ALL) {
            unique(protocol.name() + " request", protocol.fields().request());
            unique(protocol.name() + " response", protocol.fields().response());
        }
    }

    private static void unique(String where, List<? extends Field<?>> fields) {
        List<String> attributes =
                fields.stream()
                        .filter(field -> !field.isDerivedAttribute())
                        .map(Field::attribute)
                        .filter(name -> name != null)
                        .collect(Collectors.toList());
        assertThat(attributes).as(where).doesNotHaveDuplicates();
    }
}
