package io.wiretrip.exporter.otlp;

import java.util.concurrent.CountDownLatch;

/** A receiver of OTLP on loopback that behaves as it is told. */
public interface OtlpReceiver extends AutoCloseable {

    /** How it answers. */
    enum Behaviour {
        /** It takes what it gets. */
        TAKE,
        /** It takes the request and says that it refused one item of it. */
        TAKE_ALL_BUT_ONE,
        /** It has too much to do, and says to come again in a second. */
        BUSY,
        /** It failed within. */
        BROKEN,
        /** It does not understand. */
        REFUSE,
        /** It takes the request and never answers, until it is told otherwise. */
        HANG,
        /** It closes the connection in the middle of its answer. */
        CLOSE_HALF_WAY,
        /** It takes what it gets, after a while. */
        SLOW
    }

    /** How it answers from now on. */
    void behave(Behaviour behaviour);

    /** What it took. */
    Received received();

    /** How many requests came, taken or not. */
    int requests();

    /** Where it is. */
    String endpoint();

    /** What those wait for that hang. */
    CountDownLatch hanging();

    @Override
    void close();
}
