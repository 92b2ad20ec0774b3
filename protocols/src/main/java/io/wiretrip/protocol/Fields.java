package io.wiretrip.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * The fields table of a protocol, in the order of its JSON.
 *
 * @param <Q> its request message
 * @param <R> its response message
 * @param requestType the class of its requests
 * @param responseType the class of its responses
 * @param request the fields of a request
 * @param response the fields of a response
 */
public record Fields<Q extends Message, R extends Message>(
        Class<Q> requestType,
        Class<R> responseType,
        List<Field<Q>> request,
        List<Field<R>> response) {

    /** Copies the lists. */
    public Fields {
        request = List.copyOf(request);
        response = List.copyOf(response);
    }

    /**
     * What {@code P_request_body_bytes} takes: the number that packetd calls the Size of a request.
     */
    public Field<Q> requestSize() {
        return size(request);
    }

    /**
     * What {@code P_response_body_bytes} takes: the number that packetd calls the Size of a
     * response.
     */
    public Field<R> responseSize() {
        return size(response);
    }

    private static <M extends Message> Field<M> size(List<Field<M>> fields) {
        for (Field<M> field : fields) {
            if (field.name().equals("Size")) {
                return field;
            }
        }
        throw new IllegalStateException("a fields table without Size");
    }

    /** One list behind the other. */
    public static <M extends Message> List<Field<M>> joined(
            List<Field<M>> fields, List<Field<M>> more) {
        List<Field<M>> all = new ArrayList<>(fields);
        all.addAll(more);
        return List.copyOf(all);
    }

    /** Writes an object with every field of a request that is in JSON. */
    public void writeRequest(RoundTrip roundTrip, Message message, ValueWriter out) {
        write(request, roundTrip, requestType.cast(message), out);
    }

    /** Writes an object with every field of a response that is in JSON. */
    public void writeResponse(RoundTrip roundTrip, Message message, ValueWriter out) {
        write(response, roundTrip, responseType.cast(message), out);
    }

    private static <M extends Message> void write(
            List<Field<M>> fields, RoundTrip roundTrip, M message, ValueWriter out) {
        out.beginObject();
        for (int i = 0; i < fields.size(); i++) {
            Field<M> field = fields.get(i);
            if (field.isInJson()) {
                out.name(field.name());
                field.write(roundTrip, message, out);
            }
        }
        out.endObject();
    }
}
