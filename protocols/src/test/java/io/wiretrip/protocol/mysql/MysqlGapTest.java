package io.wiretrip.protocol.mysql;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.protocol.Decoder.End;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.StreamHarness;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of packets that did not come whole. */
class MysqlGapTest {
    /** The length of its packet says where, even if no byte behind it came. */
    @Test
    void aStatementEndsWithinTheGapThatHidesItsEndWhoeverWantsItsText() {
        for (Demand demand : List.of(Demand.all(), Demand.none())) {
            Setup setup = Setup.of(new MysqlProtocol()).wanting(demand);
            try (StreamHarness wire = new StreamHarness(setup)) {
                wire.client("\u001e\0\0\0\u0003s").gap(true, 3_000).finish(End.FINISHED);
                assertThat(wire.roundTrips())
                        .singleElement()
                        .satisfies(
                                rt ->
                                        assertThat(requireNonNull(rt.request()).endPosition())
                                                .isEqualTo(34));
            }
        }
    }

    /** Whether attributes stand before a statement is told by the byte behind the command. */
    @Test
    void theFirstByteOfAStatementMayComeLate() {
        try (StreamHarness wire = new StreamHarness(new MysqlProtocol())) {
            wire.client("\u0010\0\0\0\u0003").client("s").finish(End.FINISHED);
            assertThat(wire.roundTrips())
                    .singleElement()
                    .satisfies(
                            rt -> assertThat(JsonText.request(rt, "Statement")).isEqualTo("\"s\""));
        }
    }
}
