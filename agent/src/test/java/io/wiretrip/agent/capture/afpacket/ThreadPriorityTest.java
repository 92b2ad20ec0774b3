package io.wiretrip.agent.capture.afpacket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A thread's priority is its own. Less of it needs no privilege, so this runs for everybody. */
@EnabledOnOs(OS.LINUX)
final class ThreadPriorityTest {
    /** What follows the name of a program in proc_pid_stat(5) before the nice value. */
    private static final int BEFORE_NICE = 16;

    @Test
    void itIsTheCallingThreadsAlone() throws Exception {
        int before = nice();
        int inThread =
                inThread(
                        () -> {
                            assertThat(ThreadPriority.set(19)).isNull();
                            return nice();
                        });
        assertThat(inThread).isEqualTo(19);
        assertThat(nice()).isEqualTo(before).isLessThan(19);
    }

    @Test
    void whatIsRefusedIsSaidWithTheRemedy() throws Exception {
        String refused =
                inThread(
                        () -> {
                            int mine = nice();
                            String said = ThreadPriority.set(-20);
                            assertThat(nice()).isEqualTo(said == null ? -20 : mine);
                            return said == null ? "" : said;
                        });
        if (!refused.isEmpty()) { // who may, such as root, is not refused
            assertThat(refused).startsWith("Permission denied. ").contains("CAP_SYS_NICE");
        }
    }

    private static <T> T inThread(Callable<T> task) throws Exception {
        FutureTask<T> future = new FutureTask<>(task);
        Thread.ofPlatform().start(future);
        return future.get();
    }

    private static int nice() throws IOException {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Integer.parseInt(fields[BEFORE_NICE]);
    }
}
