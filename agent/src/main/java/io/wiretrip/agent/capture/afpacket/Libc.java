package io.wiretrip.agent.capture.afpacket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The calls of the C library that the ring needs, as they are: what fails gives −1, and {@link
 * #errno} tells why.
 *
 * <p>Each object is for one thread at a time, because of {@link #errno}. Linux alone.
 */
final class Libc {
    /** No such process, operation or interface: the error numbers that have an answer here. */
    static final int EPERM = 1;

    static final int EINTR = 4;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int ENOPROTOOPT = 92;
    static final int EAFNOSUPPORT = 97;
    static final int ENETDOWN = 100;

    /** What {@link #ask} can be asked. */
    static final long INTERFACE_FLAGS = 0x8913;

    static final long INTERFACE_HARDWARE = 0x8927;
    static final long INTERFACE_INDEX = 0x8933;

    private static final int SOL_SOCKET = 1;
    private static final int SO_ERROR = 4;
    private static final int IFREQ_BYTES = 40;
    private static final int IFREQ_NAME_BYTES = 16;
    private static final int CLOSE_ON_EXEC_AND_NONBLOCK = 0x80000 | 0x800;
    private static final int READ_AND_WRITE = 3;
    private static final int MAP_SHARED = 1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle BIND = call("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle POLL = call("poll", ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = call("close", JAVA_INT);
    private static final MethodHandle EVENTFD = call("eventfd", JAVA_INT, JAVA_INT);
    private static final MethodHandle READ = callLong("read", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = callLong("write", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle MMAP =
            callLong("mmap", ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MUNMAP = call("munmap", ADDRESS, JAVA_LONG);
    private static final MethodHandle IOCTL =
            LINKER.downcallHandle(
                    symbol("ioctl"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                    Linker.Option.captureCallState("errno"),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(symbol("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private final MemorySegment state;
    private final MemorySegment value;
    private final MemorySegment length;
    private final MemorySegment request;

    /** With memory for the arguments, of the arena. */
    Libc(Arena arena) {
        this.state = arena.allocate(Linker.Option.captureStateLayout());
        this.value = arena.allocate(8, 8);
        this.length = arena.allocate(JAVA_INT);
        this.request = arena.allocate(IFREQ_BYTES, 8);
    }

    private static MethodHandle call(String name, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(JAVA_INT, arguments));
    }

    private static MethodHandle callLong(String name, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(JAVA_LONG, arguments));
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                symbol(name), descriptor, Linker.Option.captureCallState("errno"));
    }

    private static MemorySegment symbol(String name) {
        SymbolLookup libc = LINKER.defaultLookup();
        return libc.findOrThrow(name);
    }

    /** Why the last call failed. */
    int errno() {
        return (int) ERRNO.get(state, 0L);
    }

    /** Why the last call failed, in words. */
    String error() {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno());
            return text.reinterpret(1024).getString(0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int socket(int domain, int type, int protocol) {
        try {
            return (int) SOCKET.invokeExact(state, domain, type, protocol);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int setOption(int fd, int level, int name, MemorySegment given, long bytes) {
        try {
            return (int) SETSOCKOPT.invokeExact(state, fd, level, name, given, (int) bytes);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int setOption(int fd, int level, int name, int given) {
        value.set(JAVA_INT, 0, given);
        return setOption(fd, level, name, value, JAVA_INT.byteSize());
    }

    int getOption(int fd, int level, int name, MemorySegment into) {
        length.set(JAVA_INT, 0, (int) into.byteSize());
        try {
            return (int) GETSOCKOPT.invokeExact(state, fd, level, name, into, length);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** What a socket reports by POLLERR; asking takes it away. */
    int takeError(int fd) {
        MemorySegment error = value.asSlice(0, JAVA_INT);
        return getOption(fd, SOL_SOCKET, SO_ERROR, error) < 0 ? errno() : error.get(JAVA_INT, 0);
    }

    int bind(int fd, MemorySegment address) {
        try {
            return (int) BIND.invokeExact(state, fd, address, (int) address.byteSize());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int poll(MemorySegment descriptors, long count, int timeoutMs) {
        try {
            return (int) POLL.invokeExact(state, descriptors, count, timeoutMs);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int close(int fd) {
        try {
            return (int) CLOSE.invokeExact(state, fd);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** A descriptor that poll finds readable once it was written to. */
    int eventfd() {
        try {
            return (int) EVENTFD.invokeExact(state, 0, CLOSE_ON_EXEC_AND_NONBLOCK);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    long read(int fd, MemorySegment into) {
        try {
            return (long) READ.invokeExact(state, fd, into, into.byteSize());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    long write(int fd, MemorySegment from) {
        try {
            return (long) WRITE.invokeExact(state, fd, from, from.byteSize());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The address of a socket's memory; −1 if it cannot be had. */
    long map(int fd, long bytes) {
        try {
            return (long)
                    MMAP.invokeExact(
                            state, MemorySegment.NULL, bytes, READ_AND_WRITE, MAP_SHARED, fd, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Gives back what {@link #map} gave. */
    static void unmap(MemorySegment mapped) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            int _ = (int) MUNMAP.invokeExact(state, mapped, mapped.byteSize());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Asks for a number of an interface: its index, the type of its hardware, its flags.
     *
     * @param socket any socket
     * @return −1 if there is no such interface
     */
    int ask(int socket, long what, String interfaceName) {
        request.fill((byte) 0);
        if (interfaceName.length() >= IFREQ_NAME_BYTES) {
            return -1;
        }
        request.setString(0, interfaceName);
        try {
            if ((int) IOCTL.invokeExact(state, socket, what, request) < 0) {
                return -1;
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
        return what == INTERFACE_INDEX
                ? request.get(JAVA_INT, IFREQ_NAME_BYTES)
                : request.get(JAVA_SHORT, IFREQ_NAME_BYTES) & 0xffff;
    }

    private static AssertionError unexpected(Throwable e) {
        return new AssertionError("a call of the C library threw", e); // they do not
    }
}
