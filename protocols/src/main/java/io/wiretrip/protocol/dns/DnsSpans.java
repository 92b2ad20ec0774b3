package io.wiretrip.protocol.dns;

import io.wiretrip.protocol.SpanRules;
import io.wiretrip.protocol.SpanRules.Convention;

/** The spans of DNS, for which there is no convention but the names of attributes. */
final class DnsSpans {
    static final SpanRules RULES =
            SpanRules.of(
                    Convention.DNS,
                    "`DNS` and the type of the first question, as in `DNS AAAA`",
                    rt ->
                            rt.request() instanceof DnsRequest request && request.hasQuestion()
                                    ? "DNS " + DnsCodes.type(request.questionType())
                                    : "DNS");

    private DnsSpans() {}
}
