package io.wiretrip.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wiretrip.bench.run.Report;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Pictures of results as the benchmarks write them are well-formed, and say what was measured. */
class PlotsTest {
    @TempDir private Path folder;

    private Map<String, String> draw(Report report) throws IOException {
        Path file = folder.resolve("results.json");
        report.write(file);
        return Plots.of(Results.read(file));
    }

    @Test
    void drawsABarForEachProgram() throws Exception {
        Report report = new Report("ring").with("packetsPerSecond", 1000).with("packetBytes", 122);
        report.result().with("program", "C ring reader").with("threadNsPerPacket", 13.0);
        report.result().with("program", "a <b> & \"c\"").with("threadNsPerPacket", 26.0);
        report.result().with("program", "one that failed").with("threadNsPerPacket", Double.NaN);
        Document picture = parse(draw(report), "ring");
        assertThat(texts(picture))
                .contains("C ring reader", "a <b> & \"c\"", "13", "26")
                .doesNotContain("one that failed")
                .anyMatch(text -> text.contains("nanoseconds") && text.contains("less is better"));
        List<Double> lengths = bars(picture);
        assertThat(lengths).hasSize(2);
        assertThat(lengths.get(1)).isCloseTo(2 * lengths.get(0), offset());
    }

    @Test
    void drawsAPictureForEachFigureOfALoad() throws Exception {
        Report report = new Report("live").with("rounds", 2);
        for (double percent : new double[] {100, 99}) {
            report.result()
                    .with("case", "http-10k-c100")
                    .with("title", "HTTP, 10 KB")
                    .with("connections", 100)
                    .with("contenderTitle", "wiretrip, ring")
                    .with("capturedPercent", percent)
                    .with("requestsPerSecond", 1000.0);
        }
        Map<String, String> pictures = draw(report);
        assertThat(pictures).containsOnlyKeys("live-rate", "live-captured");
        assertThat(texts(parse(pictures, "live-captured")))
                .contains("HTTP, 10 KB, 100 connections", "wiretrip, ring", "99");
    }

    @Test
    void drawsALineForEachKindOfCost() throws Exception {
        Report report = new Report("flows");
        for (long many : new long[] {1_000_000, 1_000}) {
            report.result()
                    .with("what", "segment")
                    .with("among", "connections")
                    .with("many", many)
                    .with("nsEach", many / 10_000.0);
        }
        Map<String, String> pictures = draw(report);
        assertThat(pictures).containsOnlyKeys("flows");
        Document picture = parse(pictures, "flows");
        String points = element(picture, "polyline", 0).getAttribute("points");
        String[] two = points.split(" ", -1);
        assertThat(two).hasSize(2);
        assertThat(x(two[0])).isLessThan(x(two[1])); // whatever the order of the results
    }

    @Test
    void drawsMemoryOverTime() throws Exception {
        Report report = new Report("soak").with("requestsPerSecond", 1.0);
        report.result().with("seconds", 0.0).with("residentBytes", 80_000_000L);
        report.result().with("seconds", 60.0).with("residentBytes", 90_000_000L);
        assertThat(texts(parse(draw(report), "soak"))).contains("minutes", "100");
    }

    @Test
    void drawsNothingOfNothing() throws Exception {
        assertThat(draw(new Report("ring"))).isEmpty();
        assertThat(draw(new Report("flows"))).isEmpty();
        assertThat(draw(new Report("another"))).isEmpty();
    }

    @Test
    void refusesOtherFiles() throws Exception {
        Path other = Files.writeString(folder.resolve("other.json"), "{\"results\": 1}");
        assertThatThrownBy(() -> Results.read(other)).hasMessageContaining("--json");
        Path text = Files.writeString(folder.resolve("text.json"), "hello");
        assertThatThrownBy(() -> Results.read(text)).hasMessageContaining("no JSON");
    }

    private static org.assertj.core.data.Offset<Double> offset() {
        return org.assertj.core.data.Offset.offset(0.2);
    }

    private static double x(String point) {
        return Double.parseDouble(point.substring(0, point.indexOf(',')));
    }

    private static Document parse(Map<String, String> pictures, String name) throws Exception {
        assertThat(pictures).containsKey(name);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(pictures.getOrDefault(name, ""))));
    }

    private static Element element(Document picture, String name, int index) {
        return (Element) picture.getElementsByTagName(name).item(index);
    }

    private static List<String> texts(Document picture) {
        List<String> texts = new ArrayList<>();
        NodeList all = picture.getElementsByTagName("text");
        for (int i = 0; i < all.getLength(); i++) {
            texts.add(all.item(i).getTextContent());
        }
        return texts;
    }

    private static List<Double> bars(Document picture) {
        List<Double> lengths = new ArrayList<>();
        NodeList all = picture.getElementsByTagName("rect");
        for (int i = 0; i < all.getLength(); i++) {
            Element box = (Element) all.item(i);
            if (!box.getAttribute("class").equals("paper")) {
                lengths.add(Double.parseDouble(box.getAttribute("width")));
            }
        }
        return lengths;
    }
}
