package io.wiretrip.exporter.metrics;

import io.wiretrip.config.HistogramKind;
import io.wiretrip.config.MetricsProcessorConfig;
import io.wiretrip.config.MetricsProfile;
import io.wiretrip.config.MetricsStorageConfig;
import io.wiretrip.protocol.CommonFields;
import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.Instrument;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.MetricUnit;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StubProtocol;
import io.wiretrip.protocol.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A protocol that is asked for a path and answers with a status: all that metrics look at. */
final class Shop extends StubProtocol {
    static final Shop SHOP = new Shop();
    static final long START_NS = 1_751_803_200_000_000_000L; // 2025-07-06T12:00:00Z
    static final Endpoint CLIENT = new Endpoint(0, 0x0a000001, false, 50_000);
    static final Endpoint SERVER = new Endpoint(0, 1, true, 80);

    private static final Field<Ask> PATH =
            Field.<Ask>of("Path", Kind.TEXT, "The path.", (rt, m, out) -> out.text(m.path))
                    .label("request.path", "path")
                    .attribute("url.path");

    private static final Fields<Ask, Answer> FIELDS =
            new Fields<>(
                    Ask.class,
                    Answer.class,
                    List.of(
                            CommonFields.clientHost(),
                            CommonFields.clientPort(),
                            PATH,
                            Field.of(
                                    "Size",
                                    Kind.NUMBER,
                                    "Bytes.",
                                    (rt, m, out) -> out.number(m.bytes))),
                    List.of(
                            CommonFields.serverHost(),
                            CommonFields.serverPort(),
                            Field.<Answer>of(
                                            "Status",
                                            Kind.NUMBER,
                                            "The status.",
                                            (rt, m, out) -> out.number(m.status))
                                    .label("response.status_code", "status_code")
                                    .attribute("http.response.status_code"),
                            Field.<Answer>of(
                                            "Items",
                                            Kind.NUMBER,
                                            "What was bought.",
                                            (rt, m, out) -> out.number(m.status % 7))
                                    .counter("shop_items", MetricUnit.ROWS),
                            Field.of(
                                    "Size",
                                    Kind.NUMBER,
                                    "Bytes.",
                                    (rt, m, out) -> out.number(m.bytes))));

    /** A request. */
    static final class Ask extends Message {
        private final @Nullable String path;
        private final long bytes;

        Ask(@Nullable String path, long bytes) {
            super(true);
            this.path = path;
            this.bytes = bytes;
        }
    }

    /** A response. */
    static final class Answer extends Message {
        private final int status;
        private final long bytes;

        Answer(int status, long bytes) {
            super(false);
            this.status = status;
            this.bytes = bytes;
        }
    }

    private Shop() {
        super("shop");
    }

    @Override
    public Fields<?, ?> fields() {
        return FIELDS;
    }

    @Override
    public List<Instrument> instruments() {
        return List.of(
                new Instrument(
                        "shop.server.request.duration",
                        MetricUnit.SECONDS,
                        Instrument.DURATION,
                        "How long.",
                        List.of(0.1, 1.0),
                        List.of("shop.system", "http.response.status_code", "shop.unheard"),
                        Map.of("shop.system", "shop")));
    }

    /** A complete RoundTrip that ends so long after noon. */
    static RoundTrip complete(
            String path, int status, long durationNs, long requestBytes, long responseBytes) {
        return complete(START_NS, path, status, durationNs, requestBytes, responseBytes);
    }

    /** A complete RoundTrip. */
    static RoundTrip complete(
            long startNs,
            @Nullable String path,
            int status,
            long durationNs,
            long requestBytes,
            long responseBytes) {
        Ask ask = new Ask(path, requestBytes);
        ask.started(startNs, 0, -1);
        ask.ended(startNs, 1);
        Answer answer = new Answer(status, responseBytes);
        answer.started(startNs + durationNs, 0, -1);
        answer.ended(startNs + durationNs, 1);
        return roundTrip(ask, answer, Outcome.COMPLETE);
    }

    /** Half a RoundTrip, or a whole one. */
    static RoundTrip roundTrip(@Nullable Message ask, @Nullable Message answer, Outcome outcome) {
        return new RoundTrip(
                SHOP,
                Transport.TCP,
                CLIENT,
                SERVER,
                ask,
                answer,
                outcome,
                Quality.of(ask, answer),
                0);
    }

    /** The default configuration with other histograms and another budget. */
    static MetricsStorageConfig config(int seriesMax, HistogramKind... kinds) {
        return config(seriesMax, MetricsProfile.PACKETD, Duration.ofMinutes(5), kinds);
    }

    static MetricsStorageConfig config(
            int seriesMax, MetricsProfile profile, Duration expired, HistogramKind... kinds) {
        MetricsStorageConfig d = MetricsStorageConfig.DEFAULT;
        return new MetricsStorageConfig(
                expired,
                kinds.length == 0 ? d.histograms() : Set.of(kinds),
                d.bucketsSeconds(),
                d.bucketsBytes(),
                d.bucketsRows(),
                seriesMax,
                d.labelLengthMax(),
                profile);
    }

    /** A storage whose only protocol this is. */
    static MetricsStorage storage(MetricsStorageConfig config, String... requireLabels) {
        MetricsProcessorConfig labels =
                new MetricsProcessorConfig(Map.of("shop", List.of(requireLabels)));
        return new MetricsStorage(
                config,
                MetricsPlan.of(List.of(SHOP), config, labels),
                List.of(),
                ExemplarSource.NONE);
    }
}
