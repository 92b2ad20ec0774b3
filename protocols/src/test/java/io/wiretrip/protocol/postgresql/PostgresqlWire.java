package io.wiretrip.protocol.postgresql;

import static io.wiretrip.protocol.postgresql.PostgresqlBytes.STARTUP;
import static io.wiretrip.protocol.postgresql.PostgresqlBytes.WELCOME;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Message;
import io.wiretrip.protocol.RoundTrip;
import io.wiretrip.protocol.StreamHarness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A connection for a test to speak on, and short words for what came of it. */
abstract class PostgresqlWire {
    StreamHarness wire = new StreamHarness(new PostgresqlProtocol());

    @AfterEach
    final void hangUp() {
        wire.close();
    }

    /** Logs in; what follows is not counted from it. */
    final void login() {
        turn(STARTUP, WELCOME);
    }

    /** The client asks, and 1 ms later the server answers. */
    final void turn(String asked, String answered) {
        wire.client(asked).tick().server(answered).tick();
    }

    /** Ends the connection and gives what was emitted behind the login. */
    final List<RoundTrip> ended() {
        wire.finish(End.FINISHED);
        return wire.roundTrips().stream().filter(r -> !isLogin(r)).toList();
    }

    private static boolean isLogin(RoundTrip roundTrip) {
        Message request = roundTrip.request();
        return request instanceof PostgresqlRequest r && r.kind().text().equals("Startup");
    }

    /** Kind, statement, then what was answered, outcome and quality. */
    final List<String> said() {
        List<String> said = new ArrayList<>();
        for (RoundTrip roundTrip : ended()) {
            said.add(
                    String.join(
                            " ",
                            JsonText.request(roundTrip, "Kind").replace("\"", ""),
                            JsonText.request(roundTrip, "QueryText"),
                            JsonText.response(roundTrip, "Packet").replace("\"", ""),
                            roundTrip.outcome().text(),
                            roundTrip.quality().text()));
        }
        return said;
    }
}
