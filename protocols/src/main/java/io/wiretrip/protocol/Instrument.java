package io.wiretrip.protocol;

import java.util.List;
import java.util.Map;

/**
 * A histogram of the OpenTelemetry semantic conventions that a protocol's RoundTrips feed.
 *
 * @param name its name with dots, as in {@code http.server.request.duration}
 * @param unit what it counts in
 * @param source the attribute of the field whose number it takes; {@link #DURATION} for the
 *     RoundTrip's duration
 * @param meaning one sentence for people
 * @param bounds upper bounds of classic buckets, as the conventions advise
 * @param attributes the attributes it has unless more are asked for; those that no field carries
 *     are left out
 * @param constants attributes that are the same for every RoundTrip, or stand where a field is
 *     empty
 */
public record Instrument(
        String name,
        MetricUnit unit,
        String source,
        String meaning,
        List<Double> bounds,
        List<String> attributes,
        Map<String, String> constants) {

    /** The source of instruments that measure how long a RoundTrip took. */
    public static final String DURATION = "";

    private static final List<Double> SECONDS =
            List.of(.005, .01, .025, .05, .075, .1, .25, .5, .75, 1., 2.5, 5., 7.5, 10.);
    private static final List<Double> DB_SECONDS =
            List.of(.001, .005, .01, .05, .1, .5, 1., 5., 10.);
    private static final List<Double> ROWS =
            List.of(1., 2., 5., 10., 20., 50., 100., 200., 500., 1000., 2000., 5000., 10000.);
    private static final List<Double> BYTES =
            List.of(0., 1024., 10240., 102400., 1048576., 10485760., 104857600.);

    private static final List<String> HTTP_ATTRIBUTES =
            List.of(
                    "http.request.method",
                    "url.scheme",
                    "http.response.status_code",
                    "error.type",
                    "network.protocol.version");
    private static final List<String> RPC_ATTRIBUTES =
            List.of("rpc.system.name", "rpc.method", "rpc.status_code", "error.type");
    private static final List<String> DB_ATTRIBUTES =
            List.of(
                    "db.system.name",
                    "db.operation.name",
                    "db.namespace",
                    "db.collection.name",
                    "db.response.status_code",
                    "error.type");
    private static final List<String> MESSAGING_ATTRIBUTES =
            List.of(
                    "messaging.system",
                    "messaging.operation.name",
                    "messaging.operation.type",
                    "messaging.destination.name",
                    "messaging.consumer.group.name",
                    "error.type");

    /** Copies the collections. */
    public Instrument {
        bounds = List.copyOf(bounds);
        attributes = List.copyOf(attributes);
        constants = Map.copyOf(constants);
    }

    /**
     * What HTTP servers measure.
     *
     * @param version the version of the protocol, where no field has it
     */
    public static List<Instrument> http(String version) {
        Map<String, String> constants =
                Map.of("url.scheme", "http", "network.protocol.version", version);
        return List.of(
                new Instrument(
                        "http.server.request.duration",
                        MetricUnit.SECONDS,
                        DURATION,
                        "From the first byte of the request to the last of the response.",
                        SECONDS,
                        HTTP_ATTRIBUTES,
                        constants),
                body("http.server.request.body.size", "http.request.body.size", constants),
                body("http.server.response.body.size", "http.response.body.size", constants));
    }

    private static Instrument body(String name, String source, Map<String, String> constants) {
        return new Instrument(
                name,
                MetricUnit.BYTES,
                source,
                "Bytes of the body, as they were sent.",
                BYTES,
                HTTP_ATTRIBUTES,
                constants);
    }

    /** What RPC servers measure. */
    public static List<Instrument> rpc() {
        return List.of(
                new Instrument(
                        "rpc.server.call.duration",
                        MetricUnit.SECONDS,
                        DURATION,
                        "From the first byte of the call to its status.",
                        SECONDS,
                        RPC_ATTRIBUTES,
                        Map.of("rpc.system.name", "grpc")));
    }

    /**
     * What clients of databases measure.
     *
     * @param system the value of {@code db.system.name}
     */
    public static List<Instrument> database(String system) {
        Map<String, String> constants = Map.of("db.system.name", system);
        return List.of(
                new Instrument(
                        "db.client.operation.duration",
                        MetricUnit.SECONDS,
                        DURATION,
                        "From the first byte of the operation to the last of its answer.",
                        DB_SECONDS,
                        DB_ATTRIBUTES,
                        constants),
                new Instrument(
                        "db.client.response.returned_rows",
                        MetricUnit.ROWS,
                        "db.response.returned_rows",
                        "Rows, documents or elements in the answer.",
                        ROWS,
                        DB_ATTRIBUTES,
                        constants));
    }

    /**
     * What clients of message brokers measure.
     *
     * @param system the value of {@code messaging.system}
     */
    public static List<Instrument> messaging(String system) {
        return List.of(
                new Instrument(
                        "messaging.client.operation.duration",
                        MetricUnit.SECONDS,
                        DURATION,
                        "From the first byte of the operation to the last of its answer.",
                        SECONDS,
                        MESSAGING_ATTRIBUTES,
                        Map.of("messaging.system", system)));
    }

    /** What resolvers measure. */
    public static List<Instrument> dns() {
        return List.of(
                new Instrument(
                        "dns.lookup.duration",
                        MetricUnit.SECONDS,
                        DURATION,
                        "From the query to its answer.",
                        SECONDS,
                        List.of("dns.question.name", "error.type"),
                        Map.of()));
    }
}
