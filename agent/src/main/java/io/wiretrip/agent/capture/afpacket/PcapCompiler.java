package io.wiretrip.agent.capture.afpacket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.wiretrip.agent.capture.LiveCaptureException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * libpcap's compiler of filters, without the rest of the library: it is loaded where it is
 * installed and does nothing but turn words into a program. From one thread at a time.
 */
final class PcapCompiler {
    /** A link type with a cooked header of 20 bytes, which the ring's sockets do not give. */
    static final int LINUX_SLL2 = 276;

    static final int LINUX_SLL = 113;
    static final int ETHERNET = 1;
    private static final int RAW = 12;
    private static final int SLL_BYTES = 16;
    private static final int SLL2_BYTES = 20;
    private static final int ERROR_BYTES = 256;
    private static final int SMALL_BUFFER_BYTES = 1 << 20;

    /** As Debian and its kin call it, and all others. */
    private static final List<String> NAMES = List.of("libpcap.so.0.8", "libpcap.so.1");

    private static @Nullable PcapCompiler loaded;
    private static boolean tried;

    private final MethodHandle openDead;
    private final MethodHandle create;
    private final MethodHandle setSnapLen;
    private final MethodHandle setBufferSize;
    private final MethodHandle activate;
    private final MethodHandle dataLink;
    private final MethodHandle compile;
    private final MethodHandle errorOf;
    private final MethodHandle freeCode;
    private final MethodHandle close;

    private PcapCompiler(SymbolLookup library) {
        openDead = handle(library, "pcap_open_dead", ADDRESS, JAVA_INT, JAVA_INT);
        create = handle(library, "pcap_create", ADDRESS, ADDRESS, ADDRESS);
        setSnapLen = handle(library, "pcap_set_snaplen", JAVA_INT, ADDRESS, JAVA_INT);
        setBufferSize = handle(library, "pcap_set_buffer_size", JAVA_INT, ADDRESS, JAVA_INT);
        activate = handle(library, "pcap_activate", JAVA_INT, ADDRESS);
        dataLink = handle(library, "pcap_datalink", JAVA_INT, ADDRESS);
        compile =
                handle(
                        library,
                        "pcap_compile",
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        JAVA_INT,
                        JAVA_INT);
        errorOf = handle(library, "pcap_geterr", ADDRESS, ADDRESS);
        freeCode =
                Linker.nativeLinker()
                        .downcallHandle(
                                library.findOrThrow("pcap_freecode"),
                                FunctionDescriptor.ofVoid(ADDRESS));
        close =
                Linker.nativeLinker()
                        .downcallHandle(
                                library.findOrThrow("pcap_close"),
                                FunctionDescriptor.ofVoid(ADDRESS));
    }

    private static MethodHandle handle(
            SymbolLookup library, String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(
                        library.findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    /** The compiler; null where libpcap is not installed. */
    static synchronized @Nullable PcapCompiler load() {
        if (!tried) {
            tried = true;
            loaded = find();
        }
        return loaded;
    }

    private static @Nullable PcapCompiler find() {
        for (String name : NAMES) {
            try {
                return new PcapCompiler(SymbolLookup.libraryLookup(name, Arena.global()));
            } catch (IllegalArgumentException | UnsatisfiedLinkError _) {
                // not under this name
            }
        }
        return null;
    }

    /**
     * Compiles for a link type; what libpcap knows of a particular interface has no part in it.
     * What {@link RuleCompiler} makes is compared with this.
     *
     * @param linkType {@link #ETHERNET}, {@link #LINUX_SLL} or {@link #LINUX_SLL2}
     * @param optimise whether to optimise, which takes the square of the number of ports
     * @throws LiveCaptureException if it is refused
     */
    synchronized BpfProgram compile(
            String expression, int linkType, int snapLen, boolean optimise) {
        try {
            MemorySegment handle = (MemorySegment) openDead.invokeExact(linkType, snapLen);
            try {
                return atNetworkLayer(compile(handle, expression, optimise), linkType);
            } finally {
                close.invokeExact(handle);
            }
        } catch (LiveCaptureException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Compiles for an interface that is opened for a moment, so that the words work that libpcap
     * translates with what the kernel knows of a frame: {@code vlan}, {@code inbound}.
     *
     * @throws LiveCaptureException if it is refused
     */
    synchronized BpfProgram compile(String expression, String interfaceName, int snapLen) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment error = arena.allocate(ERROR_BYTES);
            MemorySegment name = arena.allocateFrom(interfaceName);
            MemorySegment handle = (MemorySegment) create.invokeExact(name, error);
            if (handle.equals(MemorySegment.NULL)) {
                throw new LiveCaptureException(
                        "filter: libpcap cannot open " + interfaceName + ": " + error.getString(0));
            }
            try {
                int _ = (int) setSnapLen.invokeExact(handle, snapLen);
                int _ = (int) setBufferSize.invokeExact(handle, SMALL_BUFFER_BYTES);
                if ((int) activate.invokeExact(handle) < 0) {
                    throw new LiveCaptureException(
                            "filter: libpcap cannot open " + interfaceName + ": " + error(handle));
                }
                int linkType = (int) dataLink.invokeExact(handle);
                return atNetworkLayer(compile(handle, expression, true), linkType);
            } finally {
                close.invokeExact(handle);
            }
        } catch (LiveCaptureException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private BpfProgram compile(MemorySegment handle, String expression, boolean optimise)
            throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate(16, 8);
            MemorySegment text = arena.allocateFrom(expression);
            if ((int) compile.invokeExact(handle, program, text, optimise ? 1 : 0, 0) < 0) {
                throw new LiveCaptureException(
                        "filter: '"
                                + expression
                                + "' is refused (libpcap: "
                                + error(handle)
                                + "). Check sniffer.bpf, or the hosts and ports of the protocol"
                                + " rules");
            }
            BpfProgram compiled = BpfProgram.ofNative(program);
            freeCode.invokeExact(program);
            return compiled;
        }
    }

    private String error(MemorySegment handle) throws Throwable {
        MemorySegment text = (MemorySegment) errorOf.invokeExact(handle);
        return text.reinterpret(ERROR_BYTES).getString(0);
    }

    /**
     * Moves what a program reads to where the ring's sockets have it: those with a cooked header in
     * libpcap begin with the network layer here, and the kernel tells what the header would.
     */
    private static BpfProgram atNetworkLayer(BpfProgram program, int linkType) {
        return switch (linkType) {
            case ETHERNET, RAW -> program;
            case LINUX_SLL, LINUX_SLL2 -> {
                List<BpfInstruction> moved = new ArrayList<>();
                for (BpfInstruction one : program.instructions()) {
                    moved.add(one.isPacketLoad() ? one.withK(moved(one.k(), linkType)) : one);
                }
                yield new BpfProgram(moved);
            }
            default ->
                    throw new LiveCaptureException(
                            "filter: frames of link type "
                                    + linkType
                                    + " are not supported. Capture another interface");
        };
    }

    private static int moved(int k, int linkType) {
        int header = linkType == LINUX_SLL2 ? SLL2_BYTES : SLL_BYTES;
        if (k < 0) {
            return k; // what the kernel knows
        }
        if (k >= header) {
            return k - header;
        }
        int known = linkType == LINUX_SLL2 ? inSll2(k) : inSll(k);
        if (known == 0) {
            throw new LiveCaptureException(
                    "filter: byte " + k + " of the link layer cannot be looked at here");
        }
        return known;
    }

    private static int inSll(int k) {
        return switch (k) {
            case 0 -> BpfInstruction.AD_PACKET_TYPE;
            case 2 -> BpfInstruction.AD_HARDWARE;
            case 14 -> BpfInstruction.AD_PROTOCOL;
            default -> 0;
        };
    }

    private static int inSll2(int k) {
        return switch (k) {
            case 0 -> BpfInstruction.AD_PROTOCOL;
            case 4 -> BpfInstruction.AD_INTERFACE;
            case 8 -> BpfInstruction.AD_HARDWARE;
            case 10 -> BpfInstruction.AD_PACKET_TYPE;
            default -> 0;
        };
    }
}
