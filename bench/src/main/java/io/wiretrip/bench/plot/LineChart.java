package io.wiretrip.bench.plot;

import io.wiretrip.bench.plot.Svg.Anchor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines over a common axis, named above, under a title that says what and a line that says where.
 */
final class LineChart {
    private static final int WIDTH = 820;
    private static final int LEFT = 76;
    private static final int RIGHT = WIDTH - 28;
    private static final int LEGEND = 70;
    private static final int LEGEND_LINE = 18;
    private static final int PLOT = 280;
    private static final int MARGIN = 16;
    private static final int DOTS_MAX = 12;

    private final String title;
    private final String where;
    private final Axis across;
    private final String unit;
    private final List<Line> lines = new ArrayList<>();

    /**
     * The axis below.
     *
     * @param unit what it counts
     * @param logarithmic whether equal steps multiply
     */
    record Axis(String unit, boolean logarithmic) {}

    /** A line through points, those with the smaller x first. */
    record Line(String name, double[] x, double[] y) {}

    /**
     * An empty one.
     *
     * @param unit of the axis on the left, and which way is better
     */
    LineChart(String title, String where, Axis across, String unit) {
        this.title = title;
        this.where = where;
        this.across = across;
        this.unit = unit;
    }

    void line(Line line) {
        lines.add(line);
    }

    boolean isEmpty() {
        return lines.stream().allMatch(line -> line.x().length == 0);
    }

    String draw() {
        double[] x = lines.stream().flatMapToDouble(l -> Arrays.stream(l.x())).toArray();
        double[] y = lines.stream().flatMapToDouble(l -> Arrays.stream(l.y())).toArray();
        double most = Arrays.stream(x).max().orElse(1);
        Scale below =
                across.logarithmic()
                        ? Scale.powers(Arrays.stream(x).min().orElse(1), most)
                        : Scale.upTo(most);
        Scale side = Scale.upTo(Arrays.stream(y).max().orElse(1));
        Svg svg = new Svg();
        svg.text("title", Anchor.START, MARGIN, 26, title);
        svg.text("quiet", Anchor.START, MARGIN, 46, where);
        int top = LEGEND + (lines.size() + 1) * LEGEND_LINE + 6;
        axes(svg, below, side, top);
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            draw(svg, line, i, below, side, top);
            int at = LEGEND + i * LEGEND_LINE;
            svg.box(Svg.colour(i), MARGIN, at - 9, 14, 8);
            svg.text("", Anchor.START, MARGIN + 22, at, line.name());
        }
        return svg.document(WIDTH, top + PLOT + 56, title);
    }

    private void axes(Svg svg, Scale below, Scale side, int top) {
        int bottom = top + PLOT;
        for (double tick : side.ticks()) {
            double y = bottom - side.at(tick) * PLOT;
            svg.line("grid", LEFT, y, RIGHT, y);
            svg.text("quiet", Anchor.END, LEFT - 8, y + 4, Scale.brief(tick));
        }
        for (double tick : below.ticks()) {
            double x = LEFT + below.at(tick) * (RIGHT - LEFT);
            svg.line("line", x, bottom, x, bottom + 5);
            svg.text("quiet", Anchor.MIDDLE, x, bottom + 20, Scale.brief(tick));
        }
        svg.line("line", LEFT, bottom, RIGHT, bottom);
        svg.text("quiet", Anchor.MIDDLE, (LEFT + RIGHT) / 2.0, bottom + 42, across.unit());
        svg.text("quiet", Anchor.START, MARGIN, top - 12, unit);
    }

    private static void draw(Svg svg, Line line, int colour, Scale below, Scale side, int top) {
        double[] x = new double[line.x().length];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = LEFT + below.at(line.x()[i]) * (RIGHT - LEFT);
            y[i] = top + PLOT - side.at(line.y()[i]) * PLOT;
        }
        svg.curve(Svg.colour(colour), x, y);
        for (int i = 0; i < x.length && x.length <= DOTS_MAX; i++) {
            svg.dot(Svg.colour(colour), x[i], y[i]);
        }
    }
}
