package io.wiretrip.bench.check;

import io.wiretrip.bench.run.Wiretrip;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bench check}. */
@Command(
        name = "check",
        description = {
            "Measures for about a minute whether anything became much worse: ratios with generous"
                    + " bounds, each of them with three tries.",
            "Fails if a bound is missed. What cannot be measured here for want of root or of a"
                    + " program is skipped and named; where CI=true is set, that fails too."
        },
        mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "<check>",
            description = "Only these: file, ring, live.")
    private List<String> names = new ArrayList<>();

    /** For picocli. */
    public CheckCommand() {}

    @Override
    public Integer call() throws Exception {
        boolean strict = Boolean.parseBoolean(System.getenv("CI"));
        List<Check> chosen =
                Checks.ALL.stream()
                        .filter(check -> names.isEmpty() || names.contains(check.name()))
                        .toList();
        if (chosen.isEmpty()) {
            System.err.println("check: " + names + " (expected: file, ring, live)");
            return 2;
        }
        Wiretrip.prepare();
        List<String> failed = new ArrayList<>();
        for (Check check : chosen) {
            System.out.println(check.name());
            List<String> missing = check.missing();
            if (!missing.isEmpty()) {
                System.out.printf("  skipped: it needs %s%n", String.join(", ", missing));
            }
            boolean holds = missing.isEmpty() ? check.run(System.out) : !strict;
            if (!holds) {
                failed.add(check.name());
            }
        }
        System.out.println(failed.isEmpty() ? "all well" : "FAILED: " + String.join(", ", failed));
        return failed.isEmpty() ? 0 : 1;
    }
}
