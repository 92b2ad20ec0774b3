package io.wiretrip.agent;

import io.wiretrip.config.AgentConfig;
import io.wiretrip.exporter.roundtrips.LineTarget;
import io.wiretrip.exporter.roundtrips.RoundTripExporter;
import io.wiretrip.exporter.roundtrips.RoundTripExporter.WhenFull;
import io.wiretrip.protocol.Demand;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What an agent of as many workers as configured writes, in its order.
 *
 * @param lines the lines as they are
 * @param summary the summary
 */
record Output(List<String> lines, Summary summary) {
    static Output of(AgentConfig config) {
        Memory written = new Memory();
        Summary summary;
        try (RoundTripExporter exporter =
                new RoundTripExporter(written, ZoneOffset.UTC, WhenFull.WAIT, () -> {})) {
            summary = new Agent(config, Demand.all(), exporter).run();
        }
        String text = written.bytes.toString(StandardCharsets.UTF_8);
        return new Output(text.lines().toList(), summary);
    }

    /** Keeps what is written; read once the exporter is closed. */
    private static final class Memory implements LineTarget {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public int write(byte[] from, int offset, int length) {
            bytes.write(from, offset, length);
            return length;
        }

        @Override
        public void close() {}
    }
}
