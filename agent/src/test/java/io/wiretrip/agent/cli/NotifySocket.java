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
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What systemd opens for a service: a UNIX socket for datagrams, which Java does not have. */
final class NotifySocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int PATH_OFFSET = 2;
    private static final int BYTES = 4_096;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(BYTES);
    private final MethodHandle receive =
            handle("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private final List<String> said = new ArrayList<>();
    private final int socket;

    NotifySocket(Path path) {
        byte[] name = path.toString().getBytes(UTF_8);
        MemorySegment address = arena.allocate(PATH_OFFSET + 108, Short.BYTES);
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(name, 0, address, JAVA_BYTE, PATH_OFFSET, name.length);
        try {
            socket =
                    (int)
                            handle("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT)
                                    .invokeExact(AF_UNIX, SOCK_DGRAM, 0);
            int bound =
                    (int)
                            handle("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT)
                                    .invokeExact(socket, address, PATH_OFFSET + name.length + 1);
            if (socket < 0 || bound < 0) {
                throw new AssertionError("no socket at " + path);
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static MethodHandle handle(String name, ValueLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().find(name).orElseThrow(),
                FunctionDescriptor.of(result, arguments));
    }

    /** The first lines of all datagrams so far. */
    List<String> said() {
        while (true) {
            long size;
            try {
                size = (long) receive.invokeExact(socket, buffer, (long) BYTES, MSG_DONTWAIT);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            if (size < 0) {
                return List.copyOf(said);
            }
            byte[] bytes = buffer.asSlice(0, size).toArray(JAVA_BYTE);
            said.add(new String(bytes, UTF_8).lines().findFirst().orElse(""));
        }
    }

    @Override
    public void close() {
        try {
            int _ = (int) handle("close", JAVA_INT, JAVA_INT).invokeExact(socket);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        arena.close();
    }
}
