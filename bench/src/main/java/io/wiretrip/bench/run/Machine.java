package io.wiretrip.bench.run;

import java.util.Map;
import java.util.TreeMap;

/** What figures depend on: processor, kernel, virtual machine. Nothing that names this machine. */
final class Machine {
    private Machine() {}

    /** For a report. */
    static Map<String, Object> describe() {
        Map<String, Object> all = new TreeMap<>();
        all.put("processors", Runtime.getRuntime().availableProcessors());
        all.put("processor", processor());
        all.put("kernel", System.getProperty("os.name") + " " + kernel());
        all.put("java", System.getProperty("java.vm.name") + " " + Runtime.version().feature());
        return all;
    }

    /** Its first two numbers: what follows differs between builds of the same. */
    private static String kernel() {
        return System.getProperty("os.version", "").replaceFirst("^(\\d+\\.\\d+).*", "$1");
    }

    private static String processor() {
        for (String line : Children.text(java.nio.file.Path.of("/proc/cpuinfo")).split("\n", -1)) {
            if (line.startsWith("model name")) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return System.getProperty("os.arch", "unknown");
    }
}
