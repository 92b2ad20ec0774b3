package io.wiretrip.exporter.traces;

import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** Ids that no other agent has, from a seed of the system's. One thread. */
final class RandomIds implements LongSupplier {
    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());

    @Override
    public long getAsLong() {
        return random.nextLong();
    }
}
