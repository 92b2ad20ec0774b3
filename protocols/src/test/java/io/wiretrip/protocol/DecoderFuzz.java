package io.wiretrip.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wiretrip.protocol.StreamHarness.Setup;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fuzz target for a decoder, guided by coverage. A protocol's test extends it by a constructor:
 *
 * <pre>{@code
 * final class XFuzzTest extends DecoderFuzz {
 *     XFuzzTest() {
 *         super(new XDecoderTest());
 *     }
 * }
 * }</pre>
 *
 * <p>As a plain test it replays the samples of the contract and the corpus that is kept, {@code
 * XFuzzTest.corpus.gz}. With {@code JAZZER_FUZZ=1} it looks for more; see
 * docs/adding-a-protocol.md.
 *
 * <p>The laws of safety: no exception; all that begins is emitted, once; what is left and held is
 * bounded. The laws of sameness: cutting the bytes otherwise changes nothing; wanting no fields
 * changes no RoundTrip's shape. {@code -Dfuzz.laws=safety} leaves the search to the former, so that
 * it says of any change the same, however long it lasts.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DecoderFuzz {
    private static final int PENDING_MAX = 8;
    private static final int BYTE_BY_BYTE_MAX = 2_000;

    private final Protocol protocol;
    private final DecoderContract contract;
    private final DecoderOptions options;

    /** Takes the protocol, its samples and its limits from its contract. */
    protected DecoderFuzz(DecoderContract contract) {
        this.contract = contract;
        this.protocol = contract.protocol();
        this.options = contract.options().withPendingMax(PENDING_MAX);
    }

    /** What was found before is where a search begins, together with the samples. */
    @BeforeAll
    final void begin() {
        if (System.getenv("JAZZER_FUZZ") != null) {
            FuzzCorpus.spread(getClass(), "decodes");
        }
    }

    /** The samples. */
    final Stream<byte[]> seeds() {
        List<byte[]> scripts = new ArrayList<>();
        int seed = 0;
        for (Conversation conversation : contract.conversations()) {
            scripts.add(FuzzScript.of(conversation, protocol, 0));
            scripts.add(FuzzScript.of(conversation, protocol, ++seed));
        }
        return scripts.stream();
    }

    /** Replays what is known. */
    @Test
    final void holdsForAllThatIsKept() {
        seeds().forEach(this::replay);
        FuzzCorpus.read(getClass()).forEach(this::replay);
    }

    private void replay(byte[] input) {
        try {
            decodes(input);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("input " + HexFormat.of().formatHex(input), e);
        }
    }

    /** What holds for every input. */
    @MethodSource("seeds")
    @FuzzTest
    public final void decodes(byte[] input) {
        FuzzScript script = new FuzzScript(input);
        Setup setup = script.setup(protocol, options);
        if ("safety".equals(System.getProperty("fuzz.laws"))) {
            run(script, setup, script.comparesDemand() ? Integer.MAX_VALUE : piece(input));
        } else if (script.comparesDemand()) {
            Demand other = script.wantsAll() ? Demand.none() : Demand.all();
            same(
                    "with another demand",
                    shapes(run(script, setup, Integer.MAX_VALUE)),
                    shapes(run(script, setup.wanting(other), Integer.MAX_VALUE)));
        } else {
            Observed whole = run(script, setup, Integer.MAX_VALUE);
            if (setup.transport() == Transport.TCP) {
                same("cut in pieces", whole.lines(), run(script, setup, piece(input)).lines());
            }
        }
    }

    private static int piece(byte[] input) {
        return input.length < BYTE_BY_BYTE_MAX ? 1 : 7;
    }

    /** Keeps what searches have found, if asked to: {@code -Dgolden=update}. */
    @AfterAll
    final void keep() {
        if ("update".equals(System.getProperty("golden"))) {
            FuzzCorpus.update(getClass());
        }
    }

    /** What a run gave: the RoundTrips, and all that is said of them and counted. */
    private record Observed(List<RoundTrip> roundTrips, List<String> lines) {}

    private Observed run(FuzzScript script, Setup setup, int piece) {
        try (StreamHarness harness = new StreamHarness(setup)) {
            script.play(harness, protocol, piece);
            HarnessLaws.checkBounds(
                    harness, contract.unconsumedBytesMax(), chargedMax(), protocol.name());
            HarnessLaws.checkEmitted(harness, protocol.name());
            List<String> lines = new ArrayList<>(JsonText.of(harness.roundTrips()));
            lines.addAll(harness.violations());
            lines.add("became " + harness.upgradeTo());
            return new Observed(harness.roundTrips(), lines);
        }
    }

    private long chargedMax() {
        return (PENDING_MAX + 4L) * contract.messageBytesMax();
    }

    /** All but the fields. */
    private static List<String> shapes(Observed observed) {
        List<String> shapes = new ArrayList<>();
        for (RoundTrip roundTrip : observed.roundTrips()) {
            StringBuilder shape = new StringBuilder();
            shape.append(roundTrip.outcome()).append(' ').append(roundTrip.quality());
            for (Message message : HarnessLaws.halves(roundTrip)) {
                shape.append(message.isRequest() ? " request " : " response ");
                shape.append(message.startPosition()).append("..").append(message.endPosition());
                shape.append(" at ").append(message.startNs()).append("..").append(message.endNs());
            }
            shapes.add(shape.toString());
        }
        return shapes;
    }

    private static void same(String how, List<String> first, List<String> second) {
        if (!first.equals(second)) {
            throw new AssertionError(
                    how
                            + ":\n"
                            + String.join("\n", second)
                            + "\n(expected:\n"
                            + String.join("\n", first)
                            + ")");
        }
    }
}
