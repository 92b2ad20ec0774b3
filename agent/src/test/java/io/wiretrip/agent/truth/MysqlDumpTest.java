package io.wiretrip.agent.truth;

import io.wiretrip.agent.Replay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MysqlDumpTest {
    @Test
    void dump() throws Exception {
        Path out = Path.of("/tmp/mysqldump");
        Files.createDirectories(out);
        Path generated = Replay.captures().resolve("generated/mysql/capture.pcap");
        one(out, generated);
        try (var files = Files.list(Replay.captures().resolve("public/mysql"))) {
            for (Path f : files.filter(p -> !p.toString().endsWith(".json")).toList()) {
                one(out, f);
            }
        }
    }

    private static void one(Path out, Path f) throws Exception {
        for (String rule : List.of("mysql;3306", "")) {
            Replay r = rule.isEmpty() ? Replay.of(f) : Replay.of(f, rule);
            String name = f.getFileName() + (rule.isEmpty() ? ".rec" : ".rule");
            Files.writeString(out.resolve(name + ".jsonl"), r.text());
            Files.writeString(out.resolve(name + ".summary"), r.summary().toString());
        }
    }
}
