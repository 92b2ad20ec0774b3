package io.wiretrip.protocol.kafka;

import java.util.Arrays;
import java.util.List;

/** Turns the fields of one version of a message into a {@link KafkaProgram}. */
final class KafkaCompiler {
    private final int version;
    private final boolean flexible;
    private int[] code = new int[16];
    private int length;
    private int depth;

    private KafkaCompiler(int version, boolean flexible) {
        this.version = version;
        this.flexible = flexible;
    }

    /**
     * Compiles the body of one version.
     *
     * @param flexible whether it has compact lengths and tagged fields
     * @param headerTags whether its header ends with tagged fields, which come first
     */
    static KafkaProgram compile(
            List<KafkaSchemaField> fields, int version, boolean flexible, boolean headerTags) {
        KafkaCompiler compiler = new KafkaCompiler(version, flexible);
        if (headerTags) {
            compiler.emit(KafkaProgram.TAGS, KafkaMeaning.NONE, 0);
        }
        compiler.structure(fields);
        compiler.emit(KafkaProgram.END, KafkaMeaning.NONE, 0);
        return new KafkaProgram(flexible, Arrays.copyOf(compiler.code, compiler.length));
    }

    private void structure(List<KafkaSchemaField> fields) {
        for (KafkaSchemaField field : fields) {
            if (field.isIn(version)) {
                field(field);
            }
        }
        if (flexible) {
            emit(KafkaProgram.TAGS, KafkaMeaning.NONE, 0);
        }
    }

    private void field(KafkaSchemaField field) {
        KafkaMeaning meaning = field.meaning();
        switch (field.type()) {
            case INT8 -> plain(KafkaProgram.INT8, field);
            case INT16 -> plain(KafkaProgram.INT16, field);
            case INT32 -> plain(KafkaProgram.INT32, field);
            case INT64 -> plain(KafkaProgram.FIXED, field);
            case UUID -> plain(KafkaProgram.UUID, field);
            case STRING -> emit(KafkaProgram.STRING, meaning, 0);
            case BYTES -> emit(KafkaProgram.BYTES, meaning, 0);
            case RECORDS -> emit(KafkaProgram.RECORDS, meaning, 0);
            case ARRAY -> array(field);
            case STRUCT -> structure(field.fields());
            case NULLABLE_STRUCT -> {
                int start = emit(KafkaProgram.NULLABLE, meaning, 0);
                structure(field.fields());
                jump(start);
            }
        }
    }

    /** A value of as many bytes as its type says; those that mean nothing are skipped together. */
    private void plain(int operation, KafkaSchemaField field) {
        int size = field.type().size();
        int last = length - 1;
        if (field.meaning() != KafkaMeaning.NONE) {
            emit(operation, field.meaning(), 0);
        } else if (last >= 0 && KafkaProgram.operation(code[last]) == KafkaProgram.FIXED) {
            length--;
            emit(KafkaProgram.FIXED, KafkaMeaning.NONE, KafkaProgram.argument(code[last]) + size);
        } else {
            emit(KafkaProgram.FIXED, KafkaMeaning.NONE, size);
        }
    }

    private void array(KafkaSchemaField field) {
        KafkaSchemaField first = field.fields().getFirst();
        if (first.isElement() && first.type().size() > 0 && first.meaning() == KafkaMeaning.NONE) {
            emit(KafkaProgram.FIXED_ARRAY, field.meaning(), first.type().size());
            return;
        }
        if (++depth > KafkaProgram.DEPTH_MAX) {
            throw new IllegalStateException(
                    "schema: arrays in more than " + KafkaProgram.DEPTH_MAX + " arrays");
        }
        int start = emit(KafkaProgram.ARRAY, field.meaning(), 0);
        if (first.isElement()) {
            field(first);
        } else {
            structure(field.fields());
        }
        emit(KafkaProgram.NEXT, field.isTopics() ? KafkaMeaning.TOPIC : KafkaMeaning.NONE, 0);
        jump(start);
        depth--;
    }

    private int emit(int operation, KafkaMeaning meaning, int argument) {
        if (length == code.length) {
            code = Arrays.copyOf(code, 2 * length);
        }
        code[length] = KafkaProgram.instruction(operation, meaning, argument);
        return length++;
    }

    /** Makes an instruction name the one that comes next. */
    private void jump(int start) {
        code[start] |= KafkaProgram.instruction(0, KafkaMeaning.NONE, length);
    }
}
