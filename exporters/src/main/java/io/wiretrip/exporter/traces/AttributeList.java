package io.wiretrip.exporter.traces;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Attributes with their values, used again for one span after another. Of two of one name the later
 * holds. One thread.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/common/v1/common.proto">common.proto</a>
 */
final class AttributeList {
    // KeyValue
    private static final int VALUE = 2;

    // AnyValue
    private static final int STRING = 1;
    private static final int BOOL = 2;
    private static final int INT = 3;
    private static final int DOUBLE = 4;
    private static final int ARRAY = 5;

    // ArrayValue
    private static final int VALUES = 1;

    /** Twice the number of attributes. */
    private static final int SLOTS = 2 * SpanAttributes.COUNT_MAX;

    private static final byte[][] NONE = {};
    private static final byte[] EMPTY = {};

    private final AttributeName[] names;
    private final int[] kinds;
    private final long[] numbers;
    private final byte[][] texts;
    private final byte[][][] arrays;

    /** Bytes of each {@code AnyValue}. */
    private final int[] sizes;

    /** Where names stand, by hash; what an earlier round wrote is void. */
    private final int[] slots = new int[SLOTS];

    private final int[] rounds = new int[SLOTS];
    private int round = 1;
    private int count;
    private int kept;
    private int left;

    AttributeList() {
        int max = SpanAttributes.COUNT_MAX;
        names = new AttributeName[max];
        kinds = new int[max];
        numbers = new long[max];
        texts = new byte[max][];
        arrays = new byte[max][][];
        sizes = new int[max];
    }

    void clear() {
        if (++round == 0) {
            Arrays.fill(rounds, 0);
            round = 1;
        }
        count = 0;
        kept = 0;
        left = 0;
    }

    /** How many found no room. */
    int left() {
        return left;
    }

    void text(AttributeName name, byte[] utf8) {
        put(name, STRING, 0, Proto.fieldSize(STRING, utf8.length), utf8, NONE);
    }

    void bool(AttributeName name, boolean value) {
        put(name, BOOL, value ? 1 : 0, 2, EMPTY, NONE);
    }

    void number(AttributeName name, long value) {
        put(name, INT, value, CodedOutputStream.computeInt64Size(INT, value), EMPTY, NONE);
    }

    void real(AttributeName name, double value) {
        put(name, DOUBLE, Double.doubleToRawLongBits(value), 1 + Long.BYTES, EMPTY, NONE);
    }

    /** An array of UTF-8 texts. */
    void texts(AttributeName name, byte[][] values) {
        put(name, ARRAY, 0, Proto.fieldSize(ARRAY, arraySize(values)), EMPTY, values);
    }

    private static int arraySize(byte[][] values) {
        int size = 0;
        for (byte[] value : values) {
            size += Proto.fieldSize(VALUES, Proto.fieldSize(STRING, value.length));
        }
        return size;
    }

    private void put(
            AttributeName name, int kind, long number, int size, byte[] text, byte[][] array) {
        if (kept == names.length) {
            left++;
            return;
        }
        kept++;
        int i = index(name);
        kinds[i] = kind;
        numbers[i] = number;
        sizes[i] = size;
        texts[i] = text;
        arrays[i] = array;
    }

    /** Where an attribute of this name stands, or a new place. */
    private int index(AttributeName name) {
        int slot = name.hash() & (SLOTS - 1);
        while (rounds[slot] == round) {
            int i = slots[slot];
            if (names[i] == name || names[i].text().equals(name.text())) {
                return i;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        rounds[slot] = round;
        slots[slot] = count;
        names[count] = name;
        return count++;
    }

    /** What they take as a repeated field, whose number is below 16. */
    int size() {
        int size = 0;
        for (int i = 0; i < count; i++) {
            size += Proto.fieldSize(1, keyValueSize(i));
        }
        return size;
    }

    private int keyValueSize(int i) {
        return names[i].field().length + Proto.fieldSize(VALUE, sizes[i]);
    }

    /** Writes them as a repeated field. */
    void writeTo(CodedOutputStream out, int field) throws IOException {
        for (int i = 0; i < count; i++) {
            Proto.open(out, field, keyValueSize(i));
            byte[] key = names[i].field();
            out.write(key, 0, key.length);
            Proto.open(out, VALUE, sizes[i]);
            switch (kinds[i]) {
                case STRING -> out.writeByteArray(STRING, texts[i]);
                case BOOL -> out.writeBool(BOOL, numbers[i] != 0);
                case INT -> out.writeInt64(INT, numbers[i]);
                case DOUBLE -> out.writeFixed64(DOUBLE, numbers[i]);
                default -> array(out, arrays[i]);
            }
        }
    }

    private static void array(CodedOutputStream out, byte[][] values) throws IOException {
        Proto.open(out, ARRAY, arraySize(values));
        for (byte[] value : values) {
            Proto.open(out, VALUES, Proto.fieldSize(STRING, value.length));
            out.writeByteArray(STRING, value);
        }
    }
}
