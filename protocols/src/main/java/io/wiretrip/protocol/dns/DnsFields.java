package io.wiretrip.protocol.dns;

import io.wiretrip.protocol.CommonFields;
import io.wiretrip.protocol.Endpoint;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Field.Kind;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.Transport;
import io.wiretrip.protocol.ValueWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields table: packetd's members and their order, then ours. */
final class DnsFields {
    static final Field<DnsRequest> REQUEST_MESSAGE = message();
    static final Field<DnsResponse> RESPONSE_MESSAGE = message();

    static final Field<DnsRequest> QUESTION =
            Field.<DnsRequest>of(
                            "Question",
                            Kind.TEXT,
                            "Name in the first question, with its final dot.",
                            (rt, m, out) -> out.text(m.questionName()))
                    .label("request.question", "question")
                    .notInJson();

    static final Field<DnsRequest> QUESTION_NAME =
            Field.<DnsRequest>of(
                            "QuestionName",
                            Kind.TEXT,
                            "Name in the first question, without its final dot.",
                            (rt, m, out) -> out.text(withoutDot(m.questionName())))
                    .attribute("dns.question.name")
                    .notInJson();

    static final Field<DnsResponse> ANSWERS =
            Field.<DnsResponse>of(
                            "Answers",
                            Kind.STRUCTURE,
                            "Data of the answer records, an array of strings.",
                            (rt, m, out) -> writeAnswers(m.content(), out))
                    .attribute("dns.answers")
                    .notInJson();

    static final Fields<DnsRequest, DnsResponse> TABLE =
            new Fields<>(
                    DnsRequest.class,
                    DnsResponse.class,
                    List.of(
                            DnsFields.<DnsRequest>host()
                                    .label("client.address", "client_address")
                                    .attribute("client.address"),
                            DnsFields.<DnsRequest>port()
                                    .label("client.port", "client_port")
                                    .attribute("client.port"),
                            CommonFields.<DnsRequest>proto("DNS"),
                            DnsFields.<DnsRequest>size().packetdAttribute("dns.request.size"),
                            CommonFields.<DnsRequest>time(),
                            REQUEST_MESSAGE,
                            DnsFields.<DnsRequest>truncated(),
                            DnsFields.<DnsRequest>transport(),
                            Field.of(
                                    "Retransmission",
                                    Kind.BOOL,
                                    "Whether the same query was still unanswered when this one"
                                            + " came.",
                                    (rt, m, out) -> out.bool(m.isRetransmission())),
                            QUESTION,
                            QUESTION_NAME,
                            Field.<DnsRequest>of(
                                            "QuestionType",
                                            Kind.TEXT,
                                            "Type in the first question.",
                                            (rt, m, out) -> out.text(questionType(m)))
                                    .label("request.question_type", "question_type")
                                    .attribute("wiretrip.dns.question.type")
                                    .packetdAttribute("dns.question.type")
                                    .notInJson()),
                    List.of(
                            DnsFields.<DnsResponse>host()
                                    .label("server.address", "server_address")
                                    .attribute("server.address"),
                            DnsFields.<DnsResponse>port()
                                    .label("server.port", "server_port")
                                    .attribute("server.port"),
                            CommonFields.<DnsResponse>proto("DNS"),
                            DnsFields.<DnsResponse>size().packetdAttribute("dns.response.size"),
                            CommonFields.<DnsResponse>time(),
                            RESPONSE_MESSAGE,
                            DnsFields.<DnsResponse>truncated(),
                            DnsFields.<DnsResponse>transport(),
                            Field.of(
                                    "Messages",
                                    Kind.NUMBER,
                                    "How many DNS messages the response is made of; more than 1"
                                            + " in zone transfers.",
                                    (rt, m, out) -> out.number(m.messages())),
                            ANSWERS,
                            Field.<DnsResponse>of(
                                            "StatusCode",
                                            Kind.TEXT,
                                            "Name of the response code, extended or not.",
                                            (rt, m, out) -> out.text(DnsCodes.rcode(m.rcode())))
                                    .label("response.status_code", "status_code")
                                    .attribute("wiretrip.dns.response.code")
                                    .notInJson(),
                            Field.<DnsResponse>of(
                                            "ErrorType",
                                            Kind.TEXT,
                                            "Name of the response code unless that is Success.",
                                            (rt, m, out) ->
                                                    out.text(
                                                            m.rcode() == 0
                                                                    ? null
                                                                    : DnsCodes.rcode(m.rcode())))
                                    .attribute("error.type")
                                    .notInJson()));

    private DnsFields() {}

    private static Endpoint sender(RoundTrip roundTrip, DnsMessage message) {
        return message.isFromClient() ? roundTrip.client() : roundTrip.server();
    }

    private static <M extends DnsMessage> Field<M> host() {
        return Field.of(
                "Host",
                Kind.TEXT,
                "Address of the sender.",
                (rt, m, out) -> out.text(sender(rt, m).host()));
    }

    private static <M extends DnsMessage> Field<M> port() {
        return Field.of(
                "Port",
                Kind.NUMBER,
                "Port of the sender.",
                (rt, m, out) -> out.number(sender(rt, m).port()));
    }

    private static <M extends DnsMessage> Field<M> size() {
        return Field.of(
                "Size",
                Kind.NUMBER,
                "Bytes of the DNS message, or of all that make up the response; without the length"
                        + " prefix of TCP.",
                (rt, m, out) -> out.number(m.sizeBytes()));
    }

    private static <M extends DnsMessage> Field<M> message() {
        return Field.of(
                "Message",
                Kind.STRUCTURE,
                "Header, question, and the records of each section that has any; then flags, EDNS"
                        + " and what else deviates from one question of class INET.",
                (rt, m, out) -> DnsMessageWriter.write(m, out));
    }

    private static <M extends DnsMessage> Field<M> truncated() {
        return Field.of(
                "Truncated",
                Kind.BOOL,
                "Whether the sender cut the message to fit (TC).",
                (rt, m, out) -> out.bool(m.isTruncatedBySender()));
    }

    private static <M extends DnsMessage> Field<M> transport() {
        return Field.of(
                "Transport",
                Kind.TEXT,
                "\"udp\" or \"tcp\".",
                (rt, m, out) -> out.text(rt.transport() == Transport.UDP ? "udp" : "tcp"));
    }

    private static @Nullable String withoutDot(@Nullable String name) {
        return name != null && name.length() > 1 && name.endsWith(".")
                ? name.substring(0, name.length() - 1)
                : name;
    }

    private static @Nullable String questionType(DnsMessage message) {
        return message.hasQuestion() ? DnsCodes.type(message.questionType()) : null;
    }

    private static void writeAnswers(@Nullable DnsContent content, ValueWriter out) {
        if (content == null || content.answers().isEmpty()) {
            out.absent();
            return;
        }
        out.beginArray();
        for (DnsContent.ResourceRecord record : content.answers()) {
            out.text(record.text());
        }
        out.endArray();
    }
}
