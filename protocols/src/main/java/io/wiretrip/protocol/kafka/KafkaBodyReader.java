package io.wiretrip.protocol.kafka;

import io.wiretrip.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Walks the body of a message by its {@link KafkaProgram}, as far as there are bytes, and hands on
 * what is wanted. What is not is skipped, arrived or not; at most {@value #UNCONSUMED_MAX} bytes
 * are waited for.
 *
 * <p>No recursion: arrays are counters on a small stack. Every element has at least one byte and
 * every count is compared with the bytes that are left of the message, so each step advances.
 */
final class KafkaBodyReader {
    /** Bytes of a text that are kept; topics have at most 249. */
    static final int TEXT_BYTES_MAX = 256;

    /** A length of five bytes and a text. */
    static final int UNCONSUMED_MAX = TEXT_BYTES_MAX + 5;

    /** What became of a walk. */
    enum Step {
        /** More bytes, please. */
        MORE,
        /** The end of the program, or of what is wanted. */
        DONE,
        /** Not what the schema says. */
        MALFORMED
    }

    private static final int VARINT_BYTES_MAX = 5;
    private static final long SHORT = -2;
    private static final long BROKEN = -3;
    private static final int ALL = -1;

    /** Steps of a probe, after which the body is right as far as it was looked at. */
    private static final int PROBE_STEPS_MAX = 1024;

    private final int[] left = new int[KafkaProgram.DEPTH_MAX];
    private final int[] body = new int[KafkaProgram.DEPTH_MAX];
    private final KafkaRecordsReader records = new KafkaRecordsReader();
    private @Nullable KafkaProgram program;
    private @Nullable KafkaContent content;
    private long end;
    private int wanted;
    private int at;
    private int depth;
    private long tags;
    private int steps;
    private boolean probing;
    private boolean doubting;
    private boolean inRecords;

    /**
     * Begins a body.
     *
     * @param end position in the stream one past its last byte
     * @param wanted mask of the meanings to hand on
     */
    void start(KafkaProgram program, long end, int wanted, KafkaContent content) {
        begin(program, end, wanted, content, false);
    }

    /**
     * Begins a body that is only looked at, to see whether it is one.
     *
     * @param doubt whether it is none if it says what no broker says so far
     */
    void startProbe(KafkaProgram program, long end, boolean doubt) {
        begin(program, end, ALL, null, true);
        doubting = doubt;
    }

    private void begin(
            KafkaProgram next,
            long endsAt,
            int meanings,
            @Nullable KafkaContent into,
            boolean isProbe) {
        program = next;
        end = endsAt;
        wanted = meanings;
        content = into;
        probing = isProbe;
        doubting = false;
        at = 0;
        depth = 0;
        steps = 0;
        tags = -1;
        inRecords = false;
    }

    /** Goes on as far as it can. A probe that runs out of bytes, or of steps, says MORE. */
    Step read(Bytes in) {
        KafkaProgram walked = program;
        if (walked == null) {
            return Step.DONE;
        }
        while (true) {
            if (in.pendingSkip() > 0) {
                return Step.MORE;
            }
            if (depth == 0 && !probing && (walked.meaningsAhead(at) & wanted) == 0) {
                return Step.DONE;
            }
            int operation = walked.operationAt(at);
            if (operation == KafkaProgram.END) {
                return Step.DONE;
            }
            if (isProbedEnough()) {
                return Step.MORE;
            }
            Step step = step(walked, operation, in);
            if (step != Step.DONE) {
                return step;
            }
        }
    }

    /** One instruction; DONE if the next may follow. */
    private Step step(KafkaProgram walked, int operation, Bytes in) {
        return switch (operation) {
            case KafkaProgram.FIXED -> next(skip(in, walked.argumentAt(at)));
            case KafkaProgram.INT8, KafkaProgram.INT16, KafkaProgram.INT32 ->
                    integer(in, operation);
            case KafkaProgram.UUID -> uuid(in);
            case KafkaProgram.STRING -> string(in, walked.meaning(at));
            case KafkaProgram.BYTES -> bytes(in);
            case KafkaProgram.RECORDS -> records(in, walked.meaning(at));
            case KafkaProgram.ARRAY -> array(in, walked);
            case KafkaProgram.NEXT -> nextElement(walked);
            case KafkaProgram.FIXED_ARRAY -> fixedArray(in, walked);
            case KafkaProgram.TAGS -> tags(in);
            default -> nullable(in, walked.argumentAt(at));
        };
    }

    /** A search tries every byte: what it costs to try one must not grow with those behind it. */
    private boolean isProbedEnough() {
        return probing && ++steps > PROBE_STEPS_MAX;
    }

    /** What was wanted was read. */
    void markRead() {
        if (content != null) {
            content.markRead();
        }
    }

    /** Whether the whole program was walked. */
    boolean isAtEnd() {
        return program != null && program.operationAt(at) == KafkaProgram.END;
    }

    private Step next(Step step) {
        if (step == Step.DONE) {
            at++;
        }
        return step;
    }

    private long room(Bytes in) {
        return end - in.streamPosition();
    }

    private Step skip(Bytes in, long count) {
        if (count > room(in)) {
            return Step.MALFORMED;
        }
        if (probing && count > in.remaining()) {
            return Step.MORE;
        }
        in.skip(count);
        return Step.DONE;
    }

    /** Whether so many bytes are there; MALFORMED if the body ends before. */
    private Step need(Bytes in, int count) {
        if (count > room(in)) {
            return Step.MALFORMED;
        }
        return in.remaining() < count ? Step.MORE : Step.DONE;
    }

    private Step integer(Bytes in, int operation) {
        int size = 1 << (operation - KafkaProgram.INT8);
        Step step = need(in, size);
        if (step != Step.DONE) {
            return step;
        }
        int from = in.position();
        int value =
                switch (operation) {
                    case KafkaProgram.INT8 -> (byte) in.u8(from);
                    case KafkaProgram.INT16 -> (short) in.u16be(from);
                    default -> in.i32be(from);
                };
        if (doubting && meaning() == KafkaMeaning.ERROR && !KafkaErrors.mayBe(value)) {
            return Step.MALFORMED;
        }
        if (content != null) {
            content.number(meaning(), value);
        }
        in.position(from + size);
        at++;
        return Step.DONE;
    }

    private Step uuid(Bytes in) {
        Step step = need(in, 16);
        if (step == Step.DONE) {
            if (content != null && isWanted()) {
                content.topicId(in.i64be(in.position()), in.i64be(in.position() + 8));
            }
            in.position(in.position() + 16);
            at++;
        }
        return step;
    }

    private Step string(Bytes in, int meaning) {
        int from = in.position();
        long length = length(in, 2);
        if (length < -1) {
            return notYet(length);
        }
        if (length > room(in)) {
            return back(in, from, Step.MALFORMED);
        }
        if (length > 0 && content != null && (wanted & (1 << meaning)) != 0 && meaning != 0) {
            int kept = (int) Math.min(length, TEXT_BYTES_MAX);
            if (in.remaining() < kept) {
                return back(in, from, Step.MORE);
            }
            content.text(meaning(), in.utf8(in.position(), in.position() + kept));
        } else if (length == 0 && content != null) {
            content.text(meaning(), "");
        }
        if (probing && length > in.remaining()) {
            return back(in, from, Step.MORE);
        }
        in.skip(Math.max(0, length));
        at++;
        return Step.DONE;
    }

    private static Step back(Bytes in, int to, Step step) {
        in.position(to);
        return step;
    }

    private Step bytes(Bytes in) {
        int from = in.position();
        long length = length(in, 4);
        if (length < -1) {
            return notYet(length);
        }
        Step step = skip(in, Math.max(0, length));
        return step == Step.DONE ? next(step) : back(in, from, step);
    }

    private Step records(Bytes in, int meaning) {
        if (!inRecords) {
            int from = in.position();
            long length = length(in, 4);
            if (length < -1) {
                return notYet(length);
            }
            KafkaContent into = content;
            if (length <= 0 || into == null || (wanted & (1 << meaning)) == 0) {
                Step step = skip(in, Math.max(0, length));
                return step == Step.DONE ? next(step) : back(in, from, step);
            }
            if (length > room(in)) {
                return back(in, from, Step.MALFORMED);
            }
            inRecords = true;
            records.start(in.streamPosition() + length, into);
            into.recordBytes(length);
        }
        if (!records.read(in)) {
            return Step.MORE;
        }
        inRecords = false;
        at++;
        return Step.DONE;
    }

    private Step array(Bytes in, KafkaProgram walked) {
        long count = length(in, 4);
        if (count < -1) {
            return notYet(count);
        }
        if (count > room(in)) {
            return Step.MALFORMED;
        }
        counted(count);
        if (count <= 0) {
            at = walked.argumentAt(at);
        } else {
            left[depth] = (int) count;
            body[depth] = ++at;
            depth++;
        }
        return Step.DONE;
    }

    private Step nextElement(KafkaProgram walked) {
        if (walked.meaning(at) == KafkaMeaning.TOPIC.ordinal() && content != null) {
            content.endTopic();
        }
        if (--left[depth - 1] > 0) {
            at = body[depth - 1];
        } else {
            depth--;
            at++;
        }
        return Step.DONE;
    }

    private Step fixedArray(Bytes in, KafkaProgram walked) {
        int from = in.position();
        long count = length(in, 4);
        if (count < -1) {
            return notYet(count);
        }
        Step step = skip(in, Math.max(0, count) * walked.argumentAt(at));
        if (step != Step.DONE) {
            return back(in, from, step);
        }
        counted(count);
        at++;
        return Step.DONE;
    }

    private void counted(long count) {
        if (count > 0 && content != null && isWanted()) {
            content.elements(meaning(), (int) count);
        }
    }

    /** Tagged fields: how many, and of each its tag, its size and as many bytes. */
    private Step tags(Bytes in) {
        if (tags < 0) {
            long count = varint(in);
            if (count < 0) {
                return notYet(count);
            }
            tags = count;
        }
        while (tags > 0) {
            if (isProbedEnough()) {
                return Step.MORE;
            }
            int from = in.position();
            long tag = varint(in);
            long size = tag < 0 ? tag : varint(in);
            if (size < 0) {
                return back(in, from, notYet(size));
            }
            Step step = skip(in, size);
            if (step != Step.DONE) {
                return back(in, from, step);
            }
            tags--;
            if (in.pendingSkip() > 0) {
                return Step.MORE;
            }
        }
        tags = -1;
        at++;
        return Step.DONE;
    }

    private Step nullable(Bytes in, int behind) {
        Step step = need(in, 1);
        if (step == Step.DONE) {
            at = (byte) in.u8() < 0 ? behind : at + 1;
        }
        return step;
    }

    private KafkaMeaning meaning() {
        return program == null ? KafkaMeaning.NONE : KafkaMeaning.of(program.meaning(at));
    }

    private boolean isWanted() {
        return (wanted & meaning().bit()) != 0;
    }

    private static Step notYet(long length) {
        return length == SHORT ? Step.MORE : Step.MALFORMED;
    }

    /**
     * Reads a length or a count and moves behind it; −1 for null.
     *
     * @param size its bytes where lengths are not compact
     * @return also {@link #SHORT} or {@link #BROKEN}, and then nothing has moved
     */
    private long length(Bytes in, int size) {
        if (program != null && program.isFlexible()) {
            long compact = varint(in);
            return compact < 0 ? compact : compact - 1;
        }
        if (size > room(in)) {
            return BROKEN;
        }
        if (in.remaining() < size) {
            return SHORT;
        }
        long length = size == 2 ? (short) in.u16be(in.position()) : in.i32be(in.position());
        if (length < -1) {
            return BROKEN;
        }
        in.position(in.position() + size);
        return length;
    }

    /** Reads an unsigned varint of at most 32 bits and moves behind it. */
    private long varint(Bytes in) {
        long value = 0;
        long room = room(in);
        for (int i = 0; i < VARINT_BYTES_MAX; i++) {
            if (i >= room) {
                return BROKEN;
            }
            if (i >= in.remaining()) {
                return SHORT;
            }
            int b = in.u8(in.position() + i);
            value |= (b & 0x7fL) << (7 * i);
            if (b < 0x80) {
                in.position(in.position() + i + 1);
                return value > Integer.MAX_VALUE ? BROKEN : value;
            }
        }
        return BROKEN;
    }
}
