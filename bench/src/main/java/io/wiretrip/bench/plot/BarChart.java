package io.wiretrip.bench.plot;

import io.wiretrip.bench.plot.Svg.Anchor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Horizontal bars in groups, each bar with its number, under a title that says what and a line that
 * says where.
 */
final class BarChart {
    private static final int WIDTH = 820;
    private static final int MARGIN = 16;
    private static final int HEAD = 68;
    private static final int BAR = 16;
    private static final int GAP = 5;
    private static final int GROUP_HEAD = 24;
    private static final int GROUP_GAP = 8;
    private static final int VALUE_SPACE = 110;

    private final String title;
    private final String where;
    private final String unit;
    private final boolean logarithmic;
    private final List<Group> groups = new ArrayList<>();

    /**
     * A bar.
     *
     * @param colour which colour; the same thing has the same one in all groups
     * @param note what stands behind its number; empty for nothing
     */
    record Bar(String name, double value, int colour, String note) {}

    /** Bars under a heading; an empty heading has none. */
    record Group(String name, List<Bar> bars) {}

    /**
     * An empty one.
     *
     * @param unit of the numbers, and which way is better
     */
    BarChart(String title, String where, String unit, boolean logarithmic) {
        this.title = title;
        this.where = where;
        this.unit = unit;
        this.logarithmic = logarithmic;
    }

    void group(String name, List<Bar> bars) {
        groups.add(new Group(name, List.copyOf(bars)));
    }

    boolean isEmpty() {
        return groups.stream().allMatch(group -> group.bars().isEmpty());
    }

    String draw() {
        double[] values =
                groups.stream()
                        .flatMap(group -> group.bars().stream())
                        .mapToDouble(Bar::value)
                        .toArray();
        double most = Arrays.stream(values).max().orElse(1);
        double least = Arrays.stream(values).filter(v -> v > 0).min().orElse(1);
        Scale scale = logarithmic ? Scale.powers(least, most) : Scale.upTo(most);
        double left = MARGIN + widestName() + 10;
        double right = WIDTH - MARGIN - VALUE_SPACE;
        double bottom = HEAD + groups.stream().mapToInt(BarChart::height).sum();
        Svg svg = new Svg();
        svg.text("title", Anchor.START, MARGIN, 26, title);
        svg.text("quiet", Anchor.START, MARGIN, 46, where);
        axis(svg, scale, left, right, bottom);
        double y = HEAD;
        for (Group group : groups) {
            bars(svg, group, scale, new double[] {left, right, y});
            y += height(group);
        }
        return svg.document(WIDTH, (int) bottom + 48, title);
    }

    private static int height(Group group) {
        return head(group) + group.bars().size() * (BAR + GAP) + GROUP_GAP;
    }

    private static int head(Group group) {
        return group.name().isEmpty() ? 0 : GROUP_HEAD;
    }

    private double widestName() {
        return groups.stream()
                        .flatMap(group -> group.bars().stream())
                        .mapToInt(bar -> bar.name().length())
                        .max()
                        .orElse(0)
                * Svg.LETTER;
    }

    private void axis(Svg svg, Scale scale, double left, double right, double bottom) {
        for (double tick : scale.ticks()) {
            double x = left + scale.at(tick) * (right - left);
            double y = HEAD;
            for (Group group : groups) { // not through their headings
                svg.line("grid", x, y + head(group) - 3, x, y + height(group) - GROUP_GAP);
                y += height(group);
            }
            svg.text("quiet", Anchor.MIDDLE, x, bottom + 16, Scale.brief(tick));
        }
        svg.text("quiet", Anchor.MIDDLE, (left + right) / 2, bottom + 36, unit);
    }

    private static void bars(Svg svg, Group group, Scale scale, double[] place) {
        double left = place[0];
        double y = place[2];
        if (!group.name().isEmpty()) {
            svg.text("", Anchor.START, MARGIN, y + GROUP_HEAD - 9, group.name());
        }
        y += head(group);
        svg.line("line", left, y - 3, left, y + height(group) - head(group) - GROUP_GAP);
        for (Bar bar : group.bars()) {
            double length = Math.max(1, scale.at(bar.value()) * (place[1] - left));
            svg.text("quiet", Anchor.END, left - 8, y + BAR - 4, bar.name());
            svg.box(Svg.colour(bar.colour()), left, y, length, BAR);
            String note = bar.note().isEmpty() ? "" : "  " + bar.note();
            svg.text(
                    "",
                    Anchor.START,
                    left + length + 6,
                    y + BAR - 4,
                    Scale.brief(bar.value()) + note);
            y += BAR + GAP;
        }
    }
}
