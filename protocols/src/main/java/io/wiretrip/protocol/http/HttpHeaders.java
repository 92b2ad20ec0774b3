package io.wiretrip.protocol.http;

import io.wiretrip.protocol.ValueWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Fields of a head or of trailers, in the order of their names and, under one name, in the order of
 * the wire. Filled by a decoder and never changed after its message was emitted.
 */
public final class HttpHeaders {
    private final List<String> names = new ArrayList<>(16);
    private final List<String> values = new ArrayList<>(16);

    /** How many field lines it holds. */
    public int count() {
        return names.size();
    }

    public void add(String name, String value) {
        int at = names.size();
        while (at > 0 && names.get(at - 1).compareTo(name) > 0) {
            at--;
        }
        names.add(at, name);
        values.add(at, value);
    }

    /** An object with an array of values under each name. */
    public void write(ValueWriter out) {
        out.beginObject();
        for (int i = 0; i < names.size(); ) {
            String name = names.get(i);
            out.name(name);
            out.beginArray();
            for (; i < names.size() && names.get(i).equals(name); i++) {
                out.text(values.get(i));
            }
            out.endArray();
        }
        out.endObject();
    }
}
