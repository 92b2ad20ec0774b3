package io.wiretrip.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import jdk.jfr.FlightRecorder;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where packetd has Go's profiles. */
final class DiagnosticsTest {
    private final RunningServer running = new RunningServer(RunningServer.config());

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void threadsHaveNamesAndStacks() {
        HttpResponse<String> answer = running.get("/debug/threads");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"HTTP-Dispatcher\"", "\"server-deadlines\"", "Diagnostics.threads");
    }

    @Test
    void heapNamesClasses() {
        HttpResponse<String> answer = running.get("/debug/heap");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("#instances", "java.lang.String", "Total");
        assertThat(answer.body().lines()).hasSizeLessThanOrEqualTo(101);
    }

    /** And nothing of the environment in it, where secrets are handed over. */
    @Test
    void aRecordingCanBeReadAndKeepsSecrets(@TempDir Path folder) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> recording =
                CompletableFuture.supplyAsync(() -> running.bytes("/debug/jfr?seconds=1"));
        RunningServer.await(
                "it records",
                () ->
                        !FlightRecorder.getFlightRecorder().getRecordings().isEmpty()
                                || recording.isDone());
        assertThat(running.get("/debug/jfr?seconds=1").statusCode()).isEqualTo(409);
        HttpResponse<byte[]> answer = recording.join();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"wiretrip.jfr\"");
        Path file = Files.write(folder.resolve("got.jfr"), answer.body());
        Set<String> types = new TreeSet<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            types.add(event.getEventType().getName());
        }
        assertThat(types)
                .contains("jdk.JVMInformation", "jdk.CPUInformation")
                .doesNotContain(
                        "jdk.InitialEnvironmentVariable",
                        "jdk.InitialSystemProperty",
                        "jdk.SystemProcess");
        assertThat(FlightRecorder.getFlightRecorder().getRecordings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "301", "many", "1.5", ""})
    void aRecordingHasALimit(String seconds) {
        HttpResponse<String> answer = running.get("/debug/jfr?seconds=" + seconds);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("expected: 1 to 300");
    }
}
