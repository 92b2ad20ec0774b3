package io.wiretrip.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The table of the page and the list that the comparison with tshark obeys are the same. */
final class StreamDifferencesTest {
    @Test
    void areThoseOfThePage() throws IOException {
        String page = Files.readString(StreamDifferences.PAGE);
        int from = page.indexOf(StreamDifferences.HEADING);
        assertThat(from)
                .as("the section's heading is in %s", StreamDifferences.PAGE)
                .isNotNegative();
        int next = page.indexOf("\n## ", from);
        int to = next < 0 ? page.length() : next;
        if ("update".equals(System.getProperty("golden"))) {
            assertThat(System.getenv("CI")).as("golden files are not rewritten in CI").isNull();
            page = page.substring(0, from) + StreamDifferences.section() + page.substring(to);
            Files.writeString(StreamDifferences.PAGE, page);
            to = from + StreamDifferences.section().length();
        }
        assertThat(page.substring(from, to))
                .as("to rewrite it: ./mvnw verify -Dgolden=update, then read the diff")
                .isEqualTo(StreamDifferences.section());
    }

    @Test
    void areSortedAndEachHasAReason() throws IOException {
        assertThat(StreamDifferences.lines()).isSorted().doesNotHaveDuplicates();
        assertThat(StreamDifferences.read().values())
                .allSatisfy(reason -> assertThat(reason).endsWith("."));
    }
}
