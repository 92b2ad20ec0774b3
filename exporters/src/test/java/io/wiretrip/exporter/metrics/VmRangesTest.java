package io.wiretrip.exporter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The buckets are those of VictoriaMetrics' own library, whose expectations these are. */
final class VmRangesTest {

    private static Map<String, Long> buckets(VmRanges ranges) {
        Map<String, Long> buckets = new LinkedHashMap<>();
        ranges.visit(buckets::put);
        return buckets;
    }

    @ParameterizedTest
    @CsvSource({
        // packetd's documentation
        "0.116916, 1.136e-01...1.292e-01",
        "222, 2.154e+02...2.448e+02",
        "81, 7.743e+01...8.799e+01",
        // borders belong below, as with le
        "1, 8.799e-01...1.000e+00",
        "10, 8.799e+00...1.000e+01",
        "100, 8.799e+01...1.000e+02",
        "1000, 8.799e+02...1.000e+03",
        "1000000, 8.799e+05...1.000e+06",
        "1e-9, 1.000e-09...1.136e-09",
        "1.1e-9, 1.000e-09...1.136e-09",
        "1.2e-9, 1.136e-09...1.292e-09",
        "9e-10, 0...1.000e-09",
        "0, 0...1.000e-09",
        "1e18, 1.000e+18...+Inf",
        "9e17, 8.799e+17...1.000e+18",
    })
    void putsAValueWhereTheLibraryDoes(double value, String range) {
        VmRanges ranges = new VmRanges();
        ranges.observe(value);
        assertThat(buckets(ranges)).containsExactly(Map.entry(range, 1L));
    }

    @Test
    void givesTheExpectationOfTheLibrarysOwnTest() {
        VmRanges one = new VmRanges();
        for (int i = 98; i < 218; i++) {
            one.observe(i);
        }
        Map<String, Long> expected = new LinkedHashMap<>();
        expected.put("8.799e+01...1.000e+02", 3L);
        expected.put("1.000e+02...1.136e+02", 13L);
        expected.put("1.136e+02...1.292e+02", 16L);
        expected.put("1.292e+02...1.468e+02", 17L);
        expected.put("1.468e+02...1.668e+02", 20L);
        expected.put("1.668e+02...1.896e+02", 23L);
        expected.put("1.896e+02...2.154e+02", 26L);
        expected.put("2.154e+02...2.448e+02", 2L);
        assertThat(buckets(one)).isEqualTo(expected);
        VmRanges both = one.copy();
        both.add(one);
        expected.replaceAll((_, count) -> 2 * count);
        assertThat(buckets(both)).isEqualTo(expected);
    }

    @Test
    void hasAName486TimesEachBeginningWhereTheLastEnds() {
        VmRanges ranges = new VmRanges();
        for (int i = 0; i < VmRanges.BUCKETS; i++) {
            ranges.observe(Math.pow(10, -9 + (i + 0.5) / 18));
        }
        List<String> names = new ArrayList<>();
        ranges.visit(
                (range, count) -> {
                    assertThat(count).isEqualTo(1);
                    names.add(range);
                });
        assertThat(names).hasSize(VmRanges.BUCKETS).doesNotHaveDuplicates();
        assertThat(names.get(17)).isEqualTo("8.799e-09...1.000e-08");
        assertThat(names.get(18)).isEqualTo("1.000e-08...1.136e-08");
        for (int i = 1; i < names.size(); i++) {
            String end = names.get(i - 1).substring(names.get(i - 1).indexOf("...") + 3);
            assertThat(names.get(i)).startsWith(end + "...");
        }
    }
}
