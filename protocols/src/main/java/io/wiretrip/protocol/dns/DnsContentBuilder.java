package io.wiretrip.protocol.dns;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.MessageSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the content of one message for whom it is wanted; bounded in records and in text. */
final class DnsContentBuilder {
    /** How many characters the names and data of a message may unfold to. */
    static final int TEXT_MAX = 1 << 18;

    private static final int QUESTION_BYTES = 72;
    private static final int RECORD_BYTES = 144;
    private static final int EDNS_BYTES = 160;

    /** A pointer to the first question's name, which is right behind the header. */
    private static final int POINTER_TO_QUESTION = 0xc000 | DnsReader.HEADER_BYTES;

    private final Bytes in;
    private final int from;
    private final int to;
    private final DnsNameReader names;
    private final MessageSink sink;
    private final StringBuilder text = new StringBuilder(96);
    private final DnsRecordText recordText;
    private final List<List<DnsContent.ResourceRecord>> sections =
            new ArrayList<>(List.of(List.of(), List.of(), List.of()));
    private List<DnsContent.Question> questions = List.of();
    private DnsContent.@Nullable Edns edns;
    private int textLeft = TEXT_MAX;
    private int bytes = 64;

    DnsContentBuilder(Bytes in, int from, int to, DnsNameReader names, MessageSink sink) {
        this.in = in;
        this.from = from;
        this.to = to;
        this.names = names;
        this.sink = sink;
        this.recordText = new DnsRecordText(in, from, names, text);
    }

    /** Scratch space for the first question's name. */
    StringBuilder text() {
        return text;
    }

    /** The first question, already read into the message. */
    void firstQuestion(DnsMessage message) {
        String name = message.questionName();
        questions = new ArrayList<>(1);
        add(name == null ? "" : name, message.questionType(), message.questionClass());
    }

    /** A further question, by the index of its name. */
    void question(int nameAt, int type, int dnsClass) {
        if (questions.size() < DnsReader.RECORDS_MAX && hasTextLeft()) {
            add(name(nameAt), type, dnsClass);
        }
    }

    private void add(String name, int type, int dnsClass) {
        questions.add(new DnsContent.Question(name, type, dnsClass));
        bytes += QUESTION_BYTES + name.length();
    }

    /**
     * A record that was seen to lie within the message.
     *
     * @param section 0 answers, 1 authorities, 2 additionals
     * @param nameAt index of its name
     * @param fixed index of its type
     */
    void record(int section, int nameAt, int fixed) {
        List<DnsContent.ResourceRecord> records = sections.get(section);
        if (records.size() >= DnsReader.RECORDS_MAX || !hasTextLeft()) {
            return;
        }
        if (records.isEmpty()) {
            records = new ArrayList<>(4);
            sections.set(section, records);
        }
        String name = name(nameAt);
        int type = in.u16be(fixed);
        String data = data(type, fixed + DnsReader.RECORD_FIXED_BYTES, in.u16be(fixed + 8));
        records.add(
                new DnsContent.ResourceRecord(
                        name, type, in.u16be(fixed + 2), in.u32be(fixed + 4), data));
        bytes += RECORD_BYTES + name.length() + data.length();
    }

    private boolean hasTextLeft() {
        if (textLeft == 0) {
            sink.violation(DnsViolation.TEXT_LIMIT);
            textLeft = -1; // once a message
        }
        return textLeft > 0;
    }

    private String name(int nameAt) {
        if (!questions.isEmpty() && to - nameAt >= 2 && in.u16be(nameAt) == POINTER_TO_QUESTION) {
            return questions.getFirst().name();
        }
        text.setLength(0);
        DnsViolation wrong = names.read(in, from, nameAt, to, text);
        if (wrong != null) {
            sink.violation(wrong);
            return "";
        }
        return spend();
    }

    private String data(int type, int at, int length) {
        text.setLength(0);
        if (length > 0 && !recordText.append(type, at, at + length)) {
            sink.violation(DnsViolation.RECORD_DATA);
            text.setLength(0);
            recordText.appendGeneric(at, at + length);
        }
        return spend();
    }

    private String spend() {
        textLeft = Math.max(0, textLeft - text.length());
        return text.toString();
    }

    /** The OPT record, by the index of its type. */
    void edns(int fixed) {
        int data = fixed + DnsReader.RECORD_FIXED_BYTES;
        edns = DnsOptions.read(in, fixed, data, data + in.u16be(fixed + 8));
        bytes += EDNS_BYTES;
    }

    /** Hands everything to the message. */
    void finish(DnsMessage message) {
        message.content(
                new DnsContent(questions, sections.get(0), sections.get(1), sections.get(2), edns),
                bytes);
    }
}
