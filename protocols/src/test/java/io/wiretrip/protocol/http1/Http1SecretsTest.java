package io.wiretrip.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Conversation;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import io.wiretrip.protocol.http.HttpSecrets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No credential leaves the decoder. */
class Http1SecretsTest {
    private static final String CANARY = "c4n4ry";

    private static String render(boolean mask, String request, String response) {
        Conversation conversation = Conversation.of("secret").client(request).server(response);
        Setup setup =
                Setup.of(new Http1Protocol()).with(DecoderOptions.DEFAULT.withMasking(mask, mask));
        List<RoundTrip> roundTrips = StreamHarness.decode(setup, conversation);
        assertThat(roundTrips).hasSize(1);
        return JsonText.of(roundTrips.getFirst());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Basic c4n4ry",
                "authorization: c4n4ry",
                "Proxy-Authorization: Digest username=\"c4n4ry\"",
                "Cookie: session=c4n4ry; other=c4n4ry",
                "Set-Cookie: id=c4n4ry; HttpOnly",
                "X-Api-Key: c4n4ry",
                "X-Auth-Token: c4n4ry",
                "X-Amz-Security-Token: c4n4ry",
                "X-CSRF-Token: c4n4ry",
                "X-Vault-Token: c4n4ry",
                "Client-Secret: c4n4ry",
                "Authorization:\r\n Bearer\r\n c4n4ry",
                "Referer: https://u:c4n4ry@e.com/p?access_token=c4n4ry",
                "Location: https://e.com/cb#access_token=c4n4ry&x=1",
                "Link: <https://e.com/?sig=c4n4ry>; rel=next",
            })
    void fieldsAreMasked(String field) {
        String request =
                "POST / HTTP/1.1\r\n%s\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n%s\r\n\r\n";
        String response =
                "HTTP/1.1 200 OK\r\n%s\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n%s\r\n\r\n";
        String masked =
                render(true, request.formatted(field, field), response.formatted(field, field));
        assertThat(masked).doesNotContain(CANARY);
        assertThat(masked.split("\\*\\*\\*", -1)).hasSizeGreaterThanOrEqualTo(5);
        String open =
                render(false, request.formatted(field, field), response.formatted(field, field));
        assertThat(open).contains(CANARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/p?X-Amz-Signature=c4n4ry&X-Amz-Credential=c4n4ry&X-Amz-Security-Token=c4n4ry",
                "/p?AWSAccessKeyId=c4n4ry&Signature=c4n4ry",
                "/p?a=b&sig=c4n4ry",
                "/p?X-Goog-Signature=c4n4ry",
                "/p?access_token=c4n4ry;token=c4n4ry",
                "/p?password=c4n4ry&api_key=c4n4ry&client_secret=c4n4ry&refresh_token=c4n4ry",
                "/p?pass%77ord=c4n4ry&user[password]=c4n4ry",
                "http://u:c4n4ry@e.com/p?a=1",
                "http://c4n4ry@e.com",
                "http://u:p@c4n4ry@e.com/p",
                "//u:c4n4ry@e.com/p",
                "u:c4n4ry@e.com:80",
                "/p?next=http://u:c4n4ry@e.com/",
                "/p%3Ftoken=x/http://u:c4n4ry@e.com/",
            })
    void targetsAreMasked(String target) {
        String request = "GET " + target + " HTTP/1.1\r\n\r\n";
        String response = "HTTP/1.1 204 No Content\r\n\r\n";
        assertThat(render(true, request, response)).doesNotContain(CANARY).contains("***");
        assertThat(render(false, request, response)).contains(CANARY);
    }

    @Test
    void theHostFieldIsMaskedToo() {
        String request = "GET / HTTP/1.1\r\nHost: u:c4n4ry@e.com\r\n\r\n";
        assertThat(render(true, request, "HTTP/1.1 204 No Content\r\n\r\n"))
                .doesNotContain(CANARY)
                .contains("\"RemoteHost\":\"***@e.com\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /a?b=c&d=e                  | /a?b=c&d=e
                    /a?token=x                  | /a?token=***
                    /a?x=1&token=x&y=2#f        | /a?x=1&token=***&y=2#f
                    /a?token                    | /a?token
                    /a?token=                   | /a?token=***
                    /a@b=c                      | /a@b=c
                    http://u:p@h/               | http://***@h/
                    http://h/@x                 | http://h/@x
                    http://a@h/,http://b@i?sig=1 | http://***@h/,http://***@i?sig=***
                    //a//b@c                    | //a//***@c
                    //@                         | //***@
                    ??&&token==                 | ??&&token=***
                    """)
    void urlsKeepEverythingElse(String url, String masked) {
        assertThat(HttpSecrets.url(url)).isEqualTo(masked);
    }

    @Test
    void authorizationKeepsItsScheme() {
        String request = "GET / HTTP/1.1\r\nAuthorization: Bearer c4n4ry\r\n\r\n";
        assertThat(render(true, request, "HTTP/1.1 204 No Content\r\n\r\n"))
                .contains("\"Authorization\":[\"Bearer ***\"]");
    }
}
