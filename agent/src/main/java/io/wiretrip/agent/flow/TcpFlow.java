package io.wiretrip.agent.flow;

import io.wiretrip.protocol.Session;
import org.jspecify.annotations.Nullable;

/** A TCP connection. */
final class TcpFlow extends Flow {
    /** Two directions and the flow itself; what sessions and blocks hold is charged apart. */
    private static final int RETAINED_BYTES = 448;

    final TcpDirection fromA = new TcpDirection();
    final TcpDirection fromB = new TcpDirection();

    @Nullable Session session;

    /** Whether the roles below are known. */
    boolean rolesKnown;

    boolean clientIsA;

    /** Whether the handshake was not seen. */
    boolean midstream;

    /** Whether no protocol is looked for any more. */
    boolean opaque;

    /** Whether it is over and only remembered. */
    boolean closed;

    /** Whether what is inside a tunnel is to be recognised, whatever the rules say of the port. */
    boolean detectOnly;

    /** Whether bytes were passed by before a protocol was recognised. */
    boolean joinedLate;

    TcpFlow(Key key) {
        super(key);
    }

    @Override
    int retainedBytes() {
        return RETAINED_BYTES;
    }

    TcpDirection opposite(TcpDirection direction) {
        return direction == fromA ? fromB : fromA;
    }

    /** Whether the client sends in a direction; the roles must be known. */
    boolean isClient(TcpDirection direction) {
        return (direction == fromA) == clientIsA;
    }
}
