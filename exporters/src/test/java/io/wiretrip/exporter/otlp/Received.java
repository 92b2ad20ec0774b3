package io.wiretrip.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What a receiver was sent and took, read by the official protocol definitions. */
public final class Received {
    private final List<Message> messages = new CopyOnWriteArrayList<>();

    /**
     * A request.
     *
     * @param headers in lower case
     * @param body not compressed
     */
    public record Message(Map<String, String> headers, byte[] body) {}

    void add(Message message) {
        messages.add(message);
    }

    /** Every request. */
    public List<Message> messages() {
        return List.copyOf(messages);
    }

    /** Every request as one of spans. */
    public List<ExportTraceServiceRequest> traces() {
        List<ExportTraceServiceRequest> all = new ArrayList<>();
        for (Message message : messages) {
            try {
                all.add(ExportTraceServiceRequest.parseFrom(message.body()));
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }
        return all;
    }

    /** Every request as one of metrics. */
    public List<ExportMetricsServiceRequest> metrics() {
        List<ExportMetricsServiceRequest> all = new ArrayList<>();
        for (Message message : messages) {
            try {
                all.add(ExportMetricsServiceRequest.parseFrom(message.body()));
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }
        return all;
    }

    /** Every span. */
    public List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        for (ExportTraceServiceRequest request : traces()) {
            for (ResourceSpans resource : request.getResourceSpansList()) {
                for (ScopeSpans scope : resource.getScopeSpansList()) {
                    spans.addAll(scope.getSpansList());
                }
            }
        }
        return spans;
    }

    /** Attributes by name, values as text. */
    public static Map<String, String> attributes(List<KeyValue> attributes) {
        Map<String, String> all = new TreeMap<>();
        for (KeyValue attribute : attributes) {
            assertThat(all.put(attribute.getKey(), text(attribute.getValue())))
                    .as("only one %s", attribute.getKey())
                    .isNull();
        }
        return all;
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> Long.toString(value.getIntValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case ARRAY_VALUE ->
                    value.getArrayValue().getValuesList().stream()
                            .map(Received::text)
                            .toList()
                            .toString();
            default -> value.toString();
        };
    }

    /** Waits for a condition, which comes soon; fails if it does not. */
    public static void await(String what, BooleanSupplier condition) {
        long endNs = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(endNs - System.nanoTime()).as(what).isPositive();
            LockSupport.parkNanos(1_000_000);
        }
    }
}
