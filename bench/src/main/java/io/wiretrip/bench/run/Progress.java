package io.wiretrip.bench.run;

import java.io.Console;

/** One line on a terminal that says what is going on; nothing where there is no terminal. */
public final class Progress {
    private static final int WIDTH = 76;
    private static final boolean SHOWN = isTerminal();

    private Progress() {}

    @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again without a terminal
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** Shows this in place of what was shown. */
    public static void show(String line) {
        if (SHOWN) {
            String cut = line.substring(0, Math.min(WIDTH, line.length()));
            System.err.print("\r" + cut + " ".repeat(WIDTH - cut.length()));
        }
    }

    /** Removes the line. */
    public static void clear() {
        show("");
        if (SHOWN) {
            System.err.print("\r");
        }
    }
}
