package io.wiretrip.bench.run;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table in Markdown: words on the left, then figures. Not for several threads. */
public final class Table {
    private final List<String> words;
    private final List<String> figures;
    private final List<List<String>> rows = new ArrayList<>();

    /** An empty table under these headings. */
    public Table(List<String> words, List<String> figures) {
        this.words = List.copyOf(words);
        this.figures = List.copyOf(figures);
    }

    /** Adds a row; cells that are missing at its end stay empty. */
    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** A cell, formatted as everywhere; empty for what is not a number. */
    public static String cell(String format, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "";
    }

    /** Prints it. */
    public void print(PrintStream out) {
        List<String> heads = new ArrayList<>(words);
        heads.addAll(figures);
        out.println(line(heads, heads.size()));
        out.println("|" + "---|".repeat(words.size()) + "---:|".repeat(figures.size()));
        for (List<String> row : rows) {
            out.println(line(row, heads.size()));
        }
    }

    private static String line(List<String> cells, int columns) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < columns; i++) {
            String cell = i < cells.size() ? cells.get(i).replace("|", "\\|") : "";
            line.append(cell.isEmpty() ? " |" : " " + cell + " |");
        }
        return line.toString();
    }
}
