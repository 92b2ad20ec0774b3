package io.wiretrip.protocol;

import io.wiretrip.protocol.Field.Kind;

/** The fields that every protocol has, so that they are written and documented alike. */
public final class CommonFields {
    private CommonFields() {}

    /** {@code Host} of a request. */
    public static <M extends Message> Field<M> clientHost() {
        return Field.<M>of(
                        "Host",
                        Kind.TEXT,
                        "Address of the client.",
                        (rt, m, out) -> out.text(rt.client().host()))
                .label("client.address", "client_address")
                .attribute("client.address");
    }

    /** {@code Port} of a request. */
    public static <M extends Message> Field<M> clientPort() {
        return Field.<M>of(
                        "Port",
                        Kind.NUMBER,
                        "Port of the client.",
                        (rt, m, out) -> out.number(rt.client().port()))
                .label("client.port", "client_port")
                .attribute("client.port");
    }

    /** {@code Host} of a response. */
    public static <M extends Message> Field<M> serverHost() {
        return Field.<M>of(
                        "Host",
                        Kind.TEXT,
                        "Address of the server.",
                        (rt, m, out) -> out.text(rt.server().host()))
                .label("server.address", "server_address")
                .attribute("server.address");
    }

    /** {@code Port} of a response. */
    public static <M extends Message> Field<M> serverPort() {
        return Field.<M>of(
                        "Port",
                        Kind.NUMBER,
                        "Port of the server.",
                        (rt, m, out) -> out.number(rt.server().port()))
                .label("server.port", "server_port")
                .attribute("server.port");
    }

    /** {@code Proto} with a constant value. */
    public static <M extends Message> Field<M> proto(String value) {
        return Field.of(
                "Proto", Kind.TEXT, "Always \"" + value + "\".", (rt, m, out) -> out.text(value));
    }

    /** {@code Time} of a message: its first byte if a request, its last if a response. */
    public static <M extends Message> Field<M> time() {
        return Field.of(
                "Time",
                Kind.TIME,
                "Request: time of its first byte. Response: time of its last byte.",
                (rt, m, out) -> out.time(m.isRequest() ? m.startNs() : m.endNs()));
    }
}
