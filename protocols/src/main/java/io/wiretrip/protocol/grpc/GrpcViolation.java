package io.wiretrip.protocol.grpc;

import io.wiretrip.protocol.Violation;

/** What gRPC forbids. */
enum GrpcViolation implements Violation {
    BAD_PATH("a path that is not a service and a method"),
    BAD_STATUS("a grpc-status that is no number"),
    BAD_TIMEOUT("a grpc-timeout or connect-timeout-ms that the grammar forbids"),
    BAD_MESSAGE("a message whose first byte is no flags of the protocol; no more are counted"),
    BAD_FLAVOUR("a response in another framing than its request"),
    CUT_MESSAGE("a direction that ended within a message"),
    NO_STATUS("trailers without a status");

    private final String meaning;

    GrpcViolation(String meaning) {
        this.meaning = meaning;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
