package io.wiretrip.agent.capture.afpacket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Frames that the driver of an interface lost since this was made, as sysfs tells. For one thread
 * at a time, the capturing one in between: reading allocates nothing.
 */
final class DriverLosses {
    private static final int TEXT_BYTES = 24;
    private static final int DIGITS_MAX = 18;

    private final Libc libc;
    private final MemorySegment missed;
    private final MemorySegment overrun;
    private final MemorySegment text;
    private final long before;
    private long lost;

    /**
     * Counts from now on.
     *
     * @param folder with the driver's counts; where there is none, nothing is lost
     * @param arena for the file names
     */
    DriverLosses(String folder, Libc libc, Arena arena) {
        this.libc = libc;
        this.missed = arena.allocateFrom(folder + "/rx_missed_errors");
        this.overrun = arena.allocateFrom(folder + "/rx_fifo_errors");
        this.text = arena.allocate(TEXT_BYTES);
        this.before = count();
    }

    /** Those of an interface, from now on; of one that is not there, none. */
    static DriverLosses of(String interfaceName, Libc libc, Arena arena) {
        return new DriverLosses("/sys/class/net/" + interfaceName + "/statistics", libc, arena);
    }

    /** Asks again; opens files, so not often. */
    void refresh() {
        lost = Math.max(lost, count() - before);
    }

    /** How many, as of the last {@link #refresh}. */
    long lost() {
        return lost;
    }

    private long count() {
        return number(missed) + number(overrun);
    }

    private long number(MemorySegment file) {
        int fd = libc.open(file);
        if (fd < 0) {
            return 0; // no such interface, or no longer
        }
        long length = libc.read(fd, text);
        libc.close(fd);
        return parse(length);
    }

    private long parse(long length) {
        long number = 0;
        for (int i = 0; i < Math.min(length, DIGITS_MAX); i++) {
            int digit = text.get(JAVA_BYTE, i) - '0';
            if (digit < 0 || digit > 9) {
                break; // the end of the line
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
