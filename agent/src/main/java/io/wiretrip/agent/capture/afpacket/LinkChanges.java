package io.wiretrip.agent.capture.afpacket;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Tells when an interface came, went, or changed (rtnetlink(7), RTMGRP_LINK). What happened is not
 * read from the message: the list of interfaces says it better. For one thread at a time.
 */
final class LinkChanges {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int CLOSE_ON_EXEC_AND_NONBLOCK = 0x80000 | 0x800;
    private static final int LINKS = 1;
    private static final int MESSAGES_MAX = 1000;

    private final Libc libc;
    private final int fd;
    private final int asking;
    private final MemorySegment messages;

    LinkChanges(Libc libc, Arena arena) {
        this.libc = libc;
        this.messages = arena.allocate(8192, 8);
        int socket = libc.socket(AF_NETLINK, SOCK_RAW | CLOSE_ON_EXEC_AND_NONBLOCK, 0);
        MemorySegment address = arena.allocate(12, 4);
        address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
        address.set(JAVA_INT, 8, LINKS);
        if (socket >= 0 && libc.bind(socket, address) < 0) {
            libc.close(socket);
            socket = -1;
        }
        this.fd = socket;
        this.asking = libc.socket(AF_INET, SOCK_DGRAM | CLOSE_ON_EXEC_AND_NONBLOCK, 0);
    }

    /** Readable when something changed; −1, which poll ignores, if the system does not tell. */
    int fd() {
        return fd;
    }

    /** The kernel's index of an interface; −1 if there is none. */
    int interfaceOf(String name) {
        return libc.ask(asking, Libc.INTERFACE_INDEX, name);
    }

    /** Whether an interface is up. */
    boolean isUp(String name) {
        int flags = libc.ask(asking, Libc.INTERFACE_FLAGS, name);
        return flags >= 0 && (flags & 1) != 0;
    }

    /** Throws away what was told. */
    void drain() {
        for (int i = 0; i < MESSAGES_MAX; i++) {
            if (libc.read(fd, messages) <= 0) {
                return; // nothing more, or more was told than the kernel could keep
            }
        }
    }

    void close() {
        if (asking >= 0) {
            libc.close(asking);
        }
        if (fd >= 0) {
            libc.close(fd);
        }
    }
}
