package io.wiretrip.protocol.dns;

import io.wiretrip.protocol.ValueWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the value of the field {@code Message}. */
final class DnsMessageWriter {
    private DnsMessageWriter() {}

    static void write(DnsMessage message, ValueWriter out) {
        DnsContent content = message.content();
        out.beginObject();
        header(message, out);
        out.name("QuestionSec");
        question(message, out);
        if (content != null) {
            section("AnswerSec", content.answers(), true, out);
            section("AuthoritySec", content.authorities(), false, out);
            section("AdditionalSec", content.additionals(), false, out);
        }
        flags(message, out);
        if (content != null) {
            questions(message, content, out);
            counts(message, content, out);
            edns(content.edns(), out);
        }
        out.endObject();
    }

    private static void header(DnsMessage message, ValueWriter out) {
        out.name("Header");
        out.beginObject();
        out.name("ID");
        out.number(message.id());
        out.name("OpCode");
        out.text(DnsCodes.opcode(message.opcode()));
        out.name("Status");
        out.text(DnsCodes.rcode(message.rcode()));
        out.name("Response");
        out.bool(!message.isRequest());
        out.endObject();
    }

    private static void question(DnsMessage message, ValueWriter out) {
        String name = message.questionName();
        out.beginObject();
        out.name("Name");
        out.text(name == null ? "" : name);
        out.name("Type");
        out.text(message.hasQuestion() ? DnsCodes.type(message.questionType()) : "");
        out.endObject();
    }

    private static void section(
            String name,
            List<DnsContent.ResourceRecord> records,
            boolean withTtl,
            ValueWriter out) {
        if (records.isEmpty()) {
            return;
        }
        out.name(name);
        out.beginArray();
        for (DnsContent.ResourceRecord record : records) {
            out.beginObject();
            out.name("Name");
            out.text(record.name());
            out.name("Type");
            out.text(DnsCodes.type(record.type()));
            if (withTtl) {
                out.name("TTL");
                out.number(record.ttlSeconds());
            }
            out.name("Class");
            out.text(DnsCodes.dnsClass(record.dnsClass()));
            out.name("Record");
            out.text(record.text());
            out.endObject();
        }
        out.endArray();
    }

    private static void flags(DnsMessage message, ValueWriter out) {
        out.name("Flags");
        out.beginArray();
        flag(message, DnsMessage.AA, "AA", out);
        flag(message, DnsMessage.TC, "TC", out);
        flag(message, DnsMessage.RD, "RD", out);
        flag(message, DnsMessage.RA, "RA", out);
        flag(message, DnsMessage.Z, "Z", out);
        flag(message, DnsMessage.AD, "AD", out);
        flag(message, DnsMessage.CD, "CD", out);
        out.endArray();
    }

    private static void flag(DnsMessage message, int flag, String name, ValueWriter out) {
        if (message.has(flag)) {
            out.text(name);
        }
    }

    /** All questions, unless there is one, of class INET. */
    private static void questions(DnsMessage message, DnsContent content, ValueWriter out) {
        boolean isUsual =
                message.questionCount() < 2
                        && (!message.hasQuestion()
                                || (message.questionClass() & ~DnsCodes.CLASS_MULTICAST_BIT)
                                        == DnsCodes.CLASS_INET);
        if (isUsual || content.questions().isEmpty()) {
            return;
        }
        out.name("Questions");
        out.beginArray();
        for (DnsContent.Question question : content.questions()) {
            out.beginObject();
            out.name("Name");
            out.text(question.name());
            out.name("Type");
            out.text(DnsCodes.type(question.type()));
            out.name("Class");
            out.text(DnsCodes.dnsClass(question.dnsClass()));
            out.endObject();
        }
        out.endArray();
    }

    /** What the headers count, where that is more than is shown. */
    private static void counts(DnsMessage message, DnsContent content, ValueWriter out) {
        long opt = content.edns() == null ? 0 : 1;
        boolean isAllShown =
                message.questionCount() == content.questions().size()
                        && message.answerCount() == content.answers().size()
                        && message.authorityCount() == content.authorities().size()
                        && message.additionalCount() == content.additionals().size() + opt;
        if (isAllShown) {
            return;
        }
        out.name("Counts");
        out.beginObject();
        out.name("Question");
        out.number(message.questionCount());
        out.name("Answer");
        out.number(message.answerCount());
        out.name("Authority");
        out.number(message.authorityCount());
        out.name("Additional");
        out.number(message.additionalCount());
        out.endObject();
    }

    private static void edns(DnsContent.@Nullable Edns edns, ValueWriter out) {
        if (edns == null) {
            return;
        }
        out.name("EDNS");
        out.beginObject();
        out.name("Version");
        out.number(edns.version());
        out.name("UDPSize");
        out.number(edns.udpBytesMax());
        out.name("DO");
        out.bool(edns.dnssecOk());
        if (edns.clientSubnet() != null) {
            out.name("ClientSubnet");
            out.text(edns.clientSubnet());
        }
        if (edns.cookie()) {
            out.name("Cookie");
            out.bool(true);
        }
        if (edns.nsid() != null) {
            out.name("NSID");
            out.text(edns.nsid());
        }
        if (edns.extendedError() >= 0) {
            out.name("ExtendedError");
            out.number(edns.extendedError());
        }
        out.endObject();
    }
}
