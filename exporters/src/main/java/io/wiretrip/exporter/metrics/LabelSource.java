package io.wiretrip.exporter.metrics;

import io.wiretrip.exporter.FieldView;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.RoundTrip;
import org.jspecify.annotations.Nullable;

/** Where the value of a label comes from. */
sealed interface LabelSource {

    /** The value for a RoundTrip; empty if it has none. */
    String read(RoundTrip roundTrip, FieldView view, LabelReader reader);

    /** The field it reads; null if none. */
    default @Nullable Field<?> field() {
        return null;
    }

    /** A field of the request or of the response; a fallback where that is missing or empty. */
    record OfField(Field<Message> field, boolean ofRequest, String fallback)
            implements LabelSource {
        @Override
        public String read(RoundTrip roundTrip, FieldView view, LabelReader reader) {
            String other = view.override(field, roundTrip);
            if (other != null) {
                return reader.cut(other);
            }
            Message message = ofRequest ? roundTrip.request() : roundTrip.response();
            String value = message == null ? "" : reader.text(field, roundTrip, message);
            return value.isEmpty() ? fallback : value;
        }
    }

    /** An end of the connection, which is known of half a RoundTrip too. */
    record OfEndpoint(Field<Message> field, boolean ofClient, boolean port) implements LabelSource {
        @Override
        public String read(RoundTrip roundTrip, FieldView view, LabelReader reader) {
            String other = view.override(field, roundTrip);
            if (other != null) {
                return reader.cut(other);
            }
            var endpoint = ofClient ? roundTrip.client() : roundTrip.server();
            return port ? reader.numeral(endpoint.port()) : reader.address(endpoint);
        }
    }

    /** How the RoundTrip ended. */
    record OfOutcome() implements LabelSource {
        @Override
        public String read(RoundTrip roundTrip, FieldView view, LabelReader reader) {
            return roundTrip.outcome().text();
        }
    }

    /** How far the RoundTrip can be trusted. */
    record OfQuality() implements LabelSource {
        @Override
        public String read(RoundTrip roundTrip, FieldView view, LabelReader reader) {
            return roundTrip.quality().text();
        }
    }

    /**
     * What went wrong, as the protocol's spans say.
     *
     * @param field the field that says it, if there is one, so that decoders keep it
     * @param server whether the server's view counts, to whom a request it refuses is no error
     */
    record OfErrorType(@Nullable Field<?> field, boolean server) implements LabelSource {
        @Override
        public String read(RoundTrip roundTrip, FieldView view, LabelReader reader) {
            if (roundTrip.request() == null) {
                return "";
            }
            String type = roundTrip.protocol().spans().errorType(roundTrip, server);
            return type == null ? "" : reader.cut(type);
        }
    }

    /** The same for every RoundTrip. */
    record Constant(String value) implements LabelSource {
        @Override
        public String read(RoundTrip roundTrip, FieldView view, LabelReader reader) {
            return value;
        }
    }
}
