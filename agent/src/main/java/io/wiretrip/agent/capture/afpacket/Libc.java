package io.wiretrip.agent.capture.afpacket;

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
import java.util.Collections;

/**
 * The calls of the C library that the ring needs, as they are: what fails gives −1, and {@link
 * #errno} tells why, unless a call says that there is no reason.
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
    private static final int PRIO_PROCESS = 0;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(PathElement.groupElement("errno"));

    private static final int ARGUMENTS = 6;

    private static final int OPEN_FOR_READING = 0x80000; // and closed on exec

    /**
     * Every call has six arguments in registers, on each ABI that Linux has for 64 bits, whatever
     * their types are and however few of them are looked at. So one handle serves all, and the code
     * that Java has to make for a handle, at the start of the program, is made once.
     */
    private static final MethodHandle CALL = handle(Linker.Option.captureCallState("errno"));

    /**
     * The same without {@link #errno}, for what is called again and again: Java makes an object of
     * each call that keeps it, until the call was compiled, which takes thousands of them.
     */
    private static final MethodHandle REPEATED = handle();

    private static final MemorySegment SOCKET = symbol("socket");
    private static final MemorySegment SETSOCKOPT = symbol("setsockopt");
    private static final MemorySegment GETSOCKOPT = symbol("getsockopt");
    private static final MemorySegment BIND = symbol("bind");
    private static final MemorySegment POLL = symbol("poll");
    private static final MemorySegment CLOSE = symbol("close");
    private static final MemorySegment EVENTFD = symbol("eventfd");
    private static final MemorySegment OPEN = symbol("open");
    private static final MemorySegment READ = symbol("read");
    private static final MemorySegment WRITE = symbol("write");
    private static final MemorySegment MMAP = symbol("mmap");
    private static final MemorySegment MUNMAP = symbol("munmap");
    private static final MemorySegment IOCTL = symbol("ioctl");
    private static final MemorySegment STRERROR = symbol("strerror");
    private static final MemorySegment SETPRIORITY = symbol("setpriority");

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

    private static MethodHandle handle(Linker.Option... options) {
        MemoryLayout[] arguments =
                Collections.nCopies(ARGUMENTS, JAVA_LONG).toArray(MemoryLayout[]::new);
        return LINKER.downcallHandle(FunctionDescriptor.of(JAVA_LONG, arguments), options);
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
        int errno = errno();
        long text = call(STRERROR, errno);
        ERRNO.set(state, 0L, errno); // of the call before this one
        return MemorySegment.ofAddress(text).reinterpret(1024).getString(0);
    }

    int socket(int domain, int type, int protocol) {
        return (int) call(SOCKET, domain, type, protocol);
    }

    int setOption(int fd, int level, int name, MemorySegment given, long bytes) {
        return (int) call(SETSOCKOPT, fd, level, name, given.address(), bytes);
    }

    int setOption(int fd, int level, int name, int given) {
        value.set(JAVA_INT, 0, given);
        return setOption(fd, level, name, value, JAVA_INT.byteSize());
    }

    int getOption(int fd, int level, int name, MemorySegment into) {
        length.set(JAVA_INT, 0, (int) into.byteSize());
        return (int) call(GETSOCKOPT, fd, level, name, into.address(), length.address());
    }

    /** The same without a reason where it fails; allocates nothing. */
    boolean tryGetOption(int fd, int level, int name, MemorySegment into) {
        length.set(JAVA_INT, 0, (int) into.byteSize());
        long to = into.address();
        return (int) repeat(GETSOCKOPT, fd, level, name, to, length.address()) == 0;
    }

    /** What a socket reports by POLLERR; asking takes it away. */
    int takeError(int fd) {
        MemorySegment error = value.asSlice(0, JAVA_INT);
        return getOption(fd, SOL_SOCKET, SO_ERROR, error) < 0 ? errno() : error.get(JAVA_INT, 0);
    }

    int bind(int fd, MemorySegment address) {
        return (int) call(BIND, fd, address.address(), address.byteSize());
    }

    /** Negative, without a reason, where a signal came meanwhile; allocates nothing. */
    int poll(MemorySegment descriptors, long count, int timeoutMs) {
        return (int) repeat(POLL, descriptors.address(), count, timeoutMs, 0, 0);
    }

    int close(int fd) {
        return (int) repeat(CLOSE, fd, 0, 0, 0, 0);
    }

    /** A descriptor to read a file; negative, without a reason, where it cannot be opened. */
    int open(MemorySegment path) {
        return (int) repeat(OPEN, path.address(), OPEN_FOR_READING, 0, 0, 0);
    }

    /** A descriptor that poll finds readable once it was written to. */
    int eventfd() {
        return (int) call(EVENTFD, 0, CLOSE_ON_EXEC_AND_NONBLOCK, 0);
    }

    /** How much was read; not more than 0, without a reason, where nothing was. */
    long read(int fd, MemorySegment into) {
        return repeat(READ, fd, into.address(), into.byteSize(), 0, 0);
    }

    long write(int fd, MemorySegment from) {
        return call(WRITE, fd, from.address(), from.byteSize());
    }

    /** The address of a socket's memory; −1 if it cannot be had. */
    long map(int fd, long bytes) {
        return call(MMAP, 0, bytes, READ_AND_WRITE, MAP_SHARED, fd);
    }

    /** Gives the calling thread, of all that the name means a process, another priority. */
    int setPriority(int nice) {
        return (int) call(SETPRIORITY, PRIO_PROCESS, 0, nice);
    }

    /** Gives back what {@link #map} gave. */
    static void unmap(MemorySegment mapped) {
        try (Arena arena = Arena.ofConfined()) {
            new Libc(arena).call(MUNMAP, mapped.address(), mapped.byteSize(), 0);
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
        if ((int) call(IOCTL, socket, what, request.address()) < 0) {
            return -1;
        }
        return what == INTERFACE_INDEX
                ? request.get(JAVA_INT, IFREQ_NAME_BYTES)
                : request.get(JAVA_SHORT, IFREQ_NAME_BYTES) & 0xffff;
    }

    private long call(MemorySegment function, long first) {
        return call(function, first, 0, 0);
    }

    private long call(MemorySegment function, long first, long second, long third) {
        return call(function, first, second, third, 0, 0);
    }

    /** A sixth is 0 wherever it is looked at. */
    private long call(
            MemorySegment function, long first, long second, long third, long fourth, long fifth) {
        try {
            return (long)
                    CALL.invokeExact(function, state, first, second, third, fourth, fifth, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static long repeat(
            MemorySegment function, long first, long second, long third, long fourth, long fifth) {
        try {
            return (long) REPEATED.invokeExact(function, first, second, third, fourth, fifth, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static AssertionError unexpected(Throwable e) {
        return new AssertionError("a call of the C library threw", e); // they do not
    }
}
