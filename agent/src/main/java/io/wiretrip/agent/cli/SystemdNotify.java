package io.wiretrip.agent.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the service is (sd_notify(3)): a datagram to the socket that {@code
 * NOTIFY_SOCKET} names. Java has no datagrams over UNIX sockets, so libc's are called. Does nothing
 * where there is no such socket; a failure is logged and costs nothing. From any thread.
 */
final class SystemdNotify {
    private static final Logger LOG = LoggerFactory.getLogger(SystemdNotify.class);
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int PATH_OFFSET = 2;
    private static final int PATH_MAX = 108;

    private final @Nullable String socket;

    private SystemdNotify(@Nullable String socket) {
        this.socket = socket;
    }

    /** For the socket that an environment names, if it names one. */
    static SystemdNotify of(Map<String, String> environment) {
        String socket = environment.get("NOTIFY_SOCKET");
        boolean usable =
                socket != null
                        && socket.getBytes(UTF_8).length < PATH_MAX
                        && (socket.startsWith("/") || socket.startsWith("@"));
        return new SystemdNotify(usable ? socket : null);
    }

    /** The service captures. */
    void ready(String status) {
        send("READY=1\nSTATUS=" + status);
    }

    /** The service reads its configuration anew; {@link #ready} follows. */
    void reloading() {
        send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1_000);
    }

    /** The service ends. */
    void stopping() {
        send("STOPPING=1");
    }

    private void send(String state) {
        if (socket == null) {
            return;
        }
        try {
            int sent = sendTo(socket, state.getBytes(UTF_8));
            if (sent < 0) {
                LOG.warn("systemd could not be told {}", state.lines().findFirst().orElse(""));
            }
        } catch (Throwable e) { // what invokeExact declares; nothing here is worth an end
            LOG.warn("systemd could not be told: {}", e.toString());
        }
    }

    private static int sendTo(String path, byte[] state) throws Throwable {
        Linker linker = Linker.nativeLinker();
        SymbolLookup libc = linker.defaultLookup();
        MethodHandle open = handle(linker, libc, "socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
        MethodHandle send =
                handle(
                        linker, libc, "sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT,
                        ADDRESS, JAVA_INT);
        MethodHandle close = handle(linker, libc, "close", JAVA_INT, JAVA_INT);
        try (Arena arena = Arena.ofConfined()) {
            byte[] name = path.getBytes(UTF_8);
            MemorySegment address = arena.allocate(PATH_OFFSET + PATH_MAX, Short.BYTES);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, JAVA_BYTE, PATH_OFFSET, name.length);
            if (path.startsWith("@")) { // the abstract namespace
                address.set(JAVA_BYTE, PATH_OFFSET, (byte) 0);
            }
            MemorySegment data = arena.allocateFrom(JAVA_BYTE, state);
            int fd = (int) open.invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            if (fd < 0) {
                return fd;
            }
            try {
                return (int)
                        (long)
                                send.invokeExact(
                                        fd,
                                        data,
                                        (long) state.length,
                                        0,
                                        address,
                                        PATH_OFFSET + name.length);
            } finally {
                int _ = (int) close.invokeExact(fd);
            }
        }
    }

    private static MethodHandle handle(
            Linker linker,
            SymbolLookup libc,
            String name,
            ValueLayout result,
            ValueLayout... arguments) {
        return linker.downcallHandle(
                libc.find(name).orElseThrow(), FunctionDescriptor.of(result, arguments));
    }
}
