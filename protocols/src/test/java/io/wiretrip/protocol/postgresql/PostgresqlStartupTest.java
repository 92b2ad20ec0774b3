package io.wiretrip.protocol.postgresql;

import static io.wiretrip.protocol.postgresql.PostgresqlBytes.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How connections begin. */
class PostgresqlStartupTest extends PostgresqlWire {
    private RoundTrip only() {
        List<RoundTrip> all = wire.finish(End.FINISHED).roundTrips();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    @Test
    void aLoginIsOneRequest() {
        turn(STARTUP, WELCOME);
        RoundTrip login = only();
        assertThat(login.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(JsonText.request(login, "User")).isEqualTo("\"alice\"");
        assertThat(JsonText.request(login, "Database")).isEqualTo("\"shop\"");
        assertThat(JsonText.request(login, "Application")).isEqualTo("\"till\"");
        assertThat(JsonText.request(login, "ProtocolVersion")).isEqualTo("\"3.0\"");
        assertThat(JsonText.response(login, "ServerVersion")).isEqualTo("\"17.2\"");
        assertThat(JsonText.response(login, "ProcessID")).isEqualTo("4711");
        assertThat(JsonText.response(login, "Authentication")).isEqualTo("\"trust\"");
    }

    /** 55.2.1: the database defaults to the user name. */
    @Test
    void theDatabaseIsTheUsersByDefault() {
        turn(startup(3 << 16 | 2, "user", "bob"), WELCOME);
        RoundTrip login = only();
        assertThat(JsonText.request(login, "Database")).isEqualTo("\"bob\"");
        assertThat(JsonText.request(login, "ProtocolVersion")).isEqualTo("\"3.2\"");
    }

    @Test
    void physicalReplicationHasNoDatabase() {
        turn(startup("user", "bob", "replication", "true"), WELCOME);
        assertThat(JsonText.request(only(), "Database")).isEqualTo("null");
    }

    @Test
    void refusedLoginsAreSeen() {
        wire.client(STARTUP).tick().server(message('R', i32(5) + "salt")).tick();
        wire.client(message('p', "md5c0ffee\0")).tick();
        wire.server(error("FATAL", "28P01", "password authentication failed")).tick();
        RoundTrip login = only();
        assertThat(login.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(JsonText.response(login, "SQLState")).isEqualTo("\"28P01\"");
        assertThat(JsonText.response(login, "Authentication")).isEqualTo("\"md5\"");
        assertThat(JsonText.response(login, "TransactionState")).isEqualTo("null");
        assertThat(login.durationNs()).isEqualTo(3_000_000);
    }

    @ParameterizedTest
    @CsvSource({
        "0, trust",
        "2, krb5",
        "3, cleartext",
        "5, md5",
        "7, gss",
        "9, sspi",
        "10, SCRAM-SHA-256"
    })
    void namesEachAuthentication(int type, String name) {
        String content = i32(type) + (type == 10 ? "SCRAM-SHA-256\0SCRAM-SHA-256-PLUS\0\0" : "");
        wire.client(STARTUP).tick().server(message('R', content)).tick();
        turn(message('p', "secret\0"), WELCOME);
        assertThat(JsonText.response(only(), "Authentication")).isEqualTo("\"" + name + "\"");
    }

    /** sslmode=prefer, the default of libpq, ended the decoding of the connection in packetd. */
    @Test
    void refusedEncryptionGoesOn() {
        turn(GSS_REQUEST, "N");
        turn(SSL_REQUEST, "N");
        turn(STARTUP, WELCOME);
        assertThat(JsonText.request(only(), "User")).isEqualTo("\"alice\"");
        assertThat(wire.violations()).isEmpty();
    }

    @Test
    void encryptionEndsTheDecoding() {
        turn(SSL_REQUEST, "S");
        assertThat(wire.upgradeTo()).isEqualTo("tls");
        assertThat(wire.roundTrips()).isEmpty();
        assertThat(wire.violations()).isEmpty();
    }

    @Test
    void gssEncryptionEndsItToo() {
        turn(GSS_REQUEST, "G");
        assertThat(wire.upgradeTo()).isEqualTo("gss");
    }

    @Test
    void aTlsRecordTellsWhatALostAnswerWas() {
        wire.client(SSL_REQUEST).tick().gap(false, 1).tick();
        wire.client("\u0016\u0003\u0001\u0002\u0000\u0001").tick();
        assertThat(wire.upgradeTo()).isEqualTo("tls");
    }

    /** Servers before 7 answer SSLRequest with an error. */
    @Test
    void anErrorMayAnswerTheWishForEncryption() {
        turn(SSL_REQUEST, error("FATAL", "0A000", "unsupported frontend protocol"));
        assertThat(said()).hasSize(1).first().asString().contains("0A000");
    }

    @Test
    void aRequestToCancelIsOneWay() {
        wire.client(cancel()).tick();
        RoundTrip cancel = only();
        assertThat(cancel.outcome()).isEqualTo(Outcome.ONEWAY);
        assertThat(JsonText.request(cancel, "Kind")).isEqualTo("\"CancelRequest\"");
    }

    @Test
    void theOldProtocolIsGivenUp() {
        wire.client(i32(296) + i32(2 << 16) + "\0".repeat(288)).tick();
        assertThat(wire.violations()).containsExactly("OLD_PROTOCOL=1");
        assertThat(wire.isOver(true)).isTrue();
    }

    @Test
    void identityIsToldWithEachRequest() {
        login();
        turn(query("SELECT 1"), complete("SELECT 1") + IDLE);
        assertThat(JsonText.request(ended().getFirst(), "Database")).isEqualTo("\"shop\"");
    }

    @Test
    void inTheMiddleOfAConnectionNothingIsKnownOfIt() {
        wire.close();
        wire = new StreamHarness(StreamHarness.Setup.of(new PostgresqlProtocol()).inMidstream());
        turn(query("SELECT 1"), complete("SELECT 1") + IDLE);
        RoundTrip only = only();
        assertThat(JsonText.request(only, "Database")).isEqualTo("null");
        assertThat(JsonText.request(only, "User")).isEqualTo("null");
    }
}
