package io.wiretrip.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Failure as the field of a response tells it whose attribute is {@code error.type}. */
final class ResponseErrors implements SpanRules.Errors {
    private static final String ATTRIBUTE = "error.type";

    /** The table it was looked up in, and where it is; written together by whoever is first. */
    private volatile @Nullable Found found;

    private record Found(Fields<?, ?> table, @Nullable Place<?> place) {}

    private record Place<M extends Message>(Field<M> field, Class<M> type) {
        @Nullable String read(RoundTrip roundTrip) {
            Message response = roundTrip.response();
            if (!type.isInstance(response)) {
                return null;
            }
            TextValue probe = new TextValue();
            field.write(roundTrip, type.cast(response), probe);
            return probe.value();
        }
    }

    @Override
    public @Nullable String type(RoundTrip roundTrip, boolean server) {
        if (roundTrip.outcome() == Outcome.UNANSWERED) {
            return SpanRules.TIMEOUT;
        }
        if (roundTrip.response() == null) {
            return null;
        }
        Fields<?, ?> table = roundTrip.protocol().fields();
        Found known = found;
        if (known == null || known.table() != table) {
            known = new Found(table, find(table));
            found = known;
        }
        Place<?> place = known.place();
        return place == null ? null : place.read(roundTrip);
    }

    private static <R extends Message> @Nullable Place<R> find(Fields<?, R> table) {
        List<Field<R>> fields = table.response();
        for (int i = 0; i < fields.size(); i++) {
            if (ATTRIBUTE.equals(fields.get(i).attribute())) {
                return new Place<>(fields.get(i), table.responseType());
            }
        }
        return null;
    }
}
