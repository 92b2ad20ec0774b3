package io.wiretrip.agent.capture.afpacket;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a driver says in its files that it lost. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "calls its C library")
final class DriverLossesTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir private Path folder = Path.of("");

    @BeforeEach
    void some() throws IOException {
        write("rx_missed_errors", "7\n");
        write("rx_fifo_errors", "18446744073\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private DriverLosses losses(Path of, Arena arena) {
        return new DriverLosses(of.toString(), new Libc(arena), arena);
    }

    @Test
    void whatWasLostBeforeDoesNotCount() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            DriverLosses losses = losses(folder, arena);
            losses.refresh();
            assertThat(losses.lost()).isZero();
            write("rx_missed_errors", "1007\n");
            write("rx_fifo_errors", "18446744075\n");
            assertThat(losses.lost()).isZero(); // nobody has asked
            losses.refresh();
            assertThat(losses.lost()).isEqualTo(1002);
        }
    }

    @Test
    void theCountStaysWhereTheInterfaceGoes() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            DriverLosses losses = losses(folder, arena);
            write("rx_missed_errors", "10\n");
            losses.refresh();
            Files.delete(folder.resolve("rx_missed_errors"));
            Files.delete(folder.resolve("rx_fifo_errors"));
            losses.refresh();
            assertThat(losses.lost()).isEqualTo(3);
        }
    }

    @Test
    void whatIsNotThereLosesNothing() {
        try (Arena arena = Arena.ofConfined()) {
            DriverLosses losses = losses(folder.resolve("none"), arena);
            losses.refresh();
            assertThat(losses.lost()).isZero();
        }
    }

    @Test
    void whatIsNoNumberLosesNothing() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            DriverLosses losses = losses(folder, arena);
            write("rx_missed_errors", "");
            write("rx_fifo_errors", "many\n");
            losses.refresh();
            assertThat(losses.lost()).isZero();
        }
    }

    @Test
    void askingAllocatesNothing() {
        try (Arena arena = Arena.ofConfined()) {
            DriverLosses losses = losses(folder, arena);
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 20; round++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 20; i++) {
                    losses.refresh();
                }
                least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(least).isZero();
        }
    }
}
