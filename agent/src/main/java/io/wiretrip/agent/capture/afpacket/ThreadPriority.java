package io.wiretrip.agent.capture.afpacket;

import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * The priority of a thread among all of the machine (setpriority(2)). A thread that captures needs
 * little of a processor, but soon: a full ring loses packets while the thread waits for its turn.
 */
public final class ThreadPriority {
    private ThreadPriority() {}

    /**
     * Gives the calling thread another priority, which threads that it starts inherit.
     *
     * @param nice −20, before everybody else, to 19
     * @return why it could not, and what to do; null if it could
     */
    public static @Nullable String set(int nice) {
        if (!AfPacket.isHere()) {
            return "this system gives threads no priority of their own";
        }
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            if (libc.setPriority(nice) == 0) {
                return null;
            }
            return libc.error()
                    + ". Run it as root, or with the capability CAP_SYS_NICE beside those to"
                    + " capture";
        }
    }
}
