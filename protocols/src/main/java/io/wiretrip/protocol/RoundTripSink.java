package io.wiretrip.protocol;

/** Takes finished RoundTrips, on the worker thread; must not block and must not throw. */
@FunctionalInterface
public interface RoundTripSink {
    /** A RoundTrip is finished. */
    void roundTrip(RoundTrip roundTrip);
}
