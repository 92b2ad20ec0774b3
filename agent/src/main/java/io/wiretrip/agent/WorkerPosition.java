package io.wiretrip.agent;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Where a worker is in its file, for who is made before the worker. On the worker's thread. */
final class WorkerPosition implements LongSupplier {
    private @Nullable Worker worker;

    void of(Worker whose) {
        worker = whose;
    }

    @Override
    public long getAsLong() {
        return worker == null ? 0 : worker.position();
    }
}
