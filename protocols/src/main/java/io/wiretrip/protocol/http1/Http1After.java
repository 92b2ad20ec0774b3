package io.wiretrip.protocol.http1;

/** What follows a message. */
enum Http1After {
    /** The next message. */
    NEXT,
    /** That depends on the answer. */
    HELD,
    /** Another protocol. */
    HANDOVER
}
