package io.wiretrip.bench.plot;

import java.util.Locale;

/**
 * A picture in the making: lines, boxes and text in pixels from the upper left. Colours come from
 * classes in its style, so that it can be read on a light and on a dark page. Texts are escaped.
 */
final class Svg {
    /** How wide a letter of the smaller text is, about. */
    static final double LETTER = 6.6;

    private static final String STYLE =
            """
            text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; \
            font-size: 12px; fill: #24292f; }
            .title { font-size: 15px; font-weight: 600; }
            .quiet { fill: #57606a; }
            .line { stroke: #8c959f; stroke-width: 1; fill: none; }
            .grid { stroke: #d8dee4; stroke-width: 1; }
            .c0 { fill: #0969da; stroke: #0969da; } .c1 { fill: #bc4c00; stroke: #bc4c00; }
            .c2 { fill: #1a7f37; stroke: #1a7f37; } .c3 { fill: #8250df; stroke: #8250df; }
            .c4 { fill: #bf3989; stroke: #bf3989; } .c5 { fill: #6e7781; stroke: #6e7781; }
            .series { fill: none; stroke-width: 2; }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6edf3; } .quiet { fill: #9198a1; }
              .paper { fill: #0d1117; } .line { stroke: #656c76; } .grid { stroke: #2f353d; }
              .c0 { fill: #4493f8; stroke: #4493f8; } .c1 { fill: #f0883e; stroke: #f0883e; }
              .c2 { fill: #3fb950; stroke: #3fb950; } .c3 { fill: #ab7df8; stroke: #ab7df8; }
              .c4 { fill: #db61a2; stroke: #db61a2; } .c5 { fill: #9198a1; stroke: #9198a1; }
              .series { fill: none; }
            }
            """;

    /** How many colours there are; see {@link #colour}. */
    private static final int COLOURS = 6;

    private final StringBuilder body = new StringBuilder(4096);

    /** Where a text stands in respect of its point. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** The class of the n-th colour; they begin anew after the last. */
    static String colour(int n) {
        return "c" + n % COLOURS;
    }

    void line(String style, double x1, double y1, double x2, double y2) {
        open("line", style).put("x1", x1).put("y1", y1).put("x2", x2).put("y2", y2).close();
    }

    void box(String style, double x, double y, double width, double height) {
        open("rect", style).put("x", x).put("y", y).put("width", width).put("height", height);
        put("rx", 2).close();
    }

    void dot(String style, double x, double y) {
        open("circle", style).put("cx", x).put("cy", y).put("r", 3).close();
    }

    void curve(String style, double[] x, double[] y) {
        open("polyline", "series " + style);
        body.append(" points=\"");
        for (int i = 0; i < x.length; i++) {
            body.append(i == 0 ? "" : " ").append(pixels(x[i])).append(',').append(pixels(y[i]));
        }
        body.append('"');
        close();
    }

    void text(String style, Anchor anchor, double x, double y, String text) {
        open("text", style).put("x", x).put("y", y);
        body.append(" text-anchor=\"").append(anchor.name().toLowerCase(Locale.ROOT)).append("\">");
        body.append(escape(text)).append("</text>\n");
    }

    private Svg open(String element, String style) {
        body.append('<').append(element);
        if (!style.isEmpty()) {
            body.append(" class=\"").append(style).append('"');
        }
        return this;
    }

    private Svg put(String attribute, double value) {
        body.append(' ').append(attribute).append("=\"").append(pixels(value)).append('"');
        return this;
    }

    private void close() {
        body.append("/>\n");
    }

    private static String pixels(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** Text as it stands in XML, without characters that it cannot have. */
    static String escape(String text) {
        return text.replaceAll("[^\\P{Cntrl}\n]", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /**
     * The whole picture, on paper of the colour of the page.
     *
     * @param title what those hear who cannot see it
     */
    String document(int width, int height, String title) {
        return String.format(
                Locale.ROOT,
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" \
                viewBox="0 0 %1$d %2$d" role="img" aria-label="%3$s">
                <style>
                %4$s.paper { stroke: none; }</style>
                <rect class="paper" fill="#ffffff" width="%1$d" height="%2$d"/>
                %5$s</svg>
                """,
                width,
                height,
                escape(title),
                STYLE,
                body);
    }
}
