package io.wiretrip.protocol.grpc;

import static io.wiretrip.protocol.grpc.GrpcWire.answer;
import static io.wiretrip.protocol.grpc.GrpcWire.call;
import static io.wiretrip.protocol.grpc.GrpcWire.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.http2.Http2Wire;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No credential leaves the decoder, wherever a peer puts it. */
class GrpcSecretsTest {
    private static final String[] FIELDS = {
        "authorization", "Bearer canary",
        "authorization", "canary",
        "cookie", "a=canary",
        "x-api-key", "canary",
        "x-auth-token", "canary",
        "session-bin", "Y2FuYXJ5canary",
        "referer", "http://u:canary@host/?token=canary",
        "plain", "one",
        "plain", "two"
    };

    @Test
    void isNotShown() {
        String url = "see http://u:canary@host/x?password=canary";
        String encoded = "see http://u:canary%40host/x?password=canary";
        try (StreamHarness harness = new StreamHarness(GrpcWire.protocol())) {
            harness.deliver(true, Http2Wire.client().bytes());
            harness.deliver(true, call(1, "/s.S/M?token=canary", FIELDS).bytes());
            harness.deliver(true, GrpcWire.wire().data(1, true, message("canary")).bytes());
            harness.deliver(false, Http2Wire.server().bytes());
            harness.deliver(
                    false,
                    answer(1, FIELDS)
                            .data(1, false, message("canary"))
                            .headers(1, true, trailers(encoded))
                            .bytes());
            harness.deliver(true, call(3, "/s.S/M").bytes());
            harness.deliver(false, answer(3).headers(3, true, trailers(url)).bytes());
            harness.finish(End.FINISHED);
            List<String> lines = JsonText.of(harness.roundTrips());
            assertThat(lines).hasSize(2).noneMatch(line -> line.contains("canary"));
            assertThat(lines.getFirst())
                    .contains("\"Bearer ***\"", "[\"one\",\"two\"]", "\"session-bin\":[\"***\"");
        }
    }

    private static String[] trailers(String message) {
        return new String[] {
            "grpc-status",
            "7",
            "grpc-message",
            message,
            "grpc-status-details-bin",
            "canary",
            "x-secret",
            "canary",
            "set-cookie",
            "id=canary"
        };
    }
}
