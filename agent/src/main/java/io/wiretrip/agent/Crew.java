package io.wiretrip.agent;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs workers to their ends, the first on the caller's thread and each other on one of its own. If
 * one breaks, the others end too.
 */
final class Crew {
    private final List<Worker> workers;
    private final Runnable first;
    private volatile @Nullable Throwable broken;

    /**
     * Of these.
     *
     * @param first what each thread does before it works
     */
    Crew(List<Worker> workers, Runnable first) {
        this.workers = workers;
        this.first = first;
    }

    /**
     * Returns when all have ended.
     *
     * @throws AgentException if a worker broke, which is an error of ours
     */
    void run() {
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i < workers.size(); i++) {
            Worker worker = workers.get(i);
            threads.add(Thread.ofPlatform().name("worker-" + i).daemon().start(() -> work(worker)));
        }
        work(workers.getFirst());
        boolean interrupted = false;
        for (Thread thread : threads) {
            interrupted |= await(thread);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable cause = broken;
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause != null) {
            throw new AgentException("a worker broke: " + cause, cause);
        }
    }

    private void work(Worker worker) {
        try {
            first.run();
            worker.run();
        } catch (RuntimeException | Error e) {
            broken = e;
            workers.forEach(Worker::stop);
        }
    }

    /** Waits for the end; whether somebody wanted it sooner, which ends the workers. */
    private boolean await(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException _) {
                interrupted = true;
                workers.forEach(Worker::stop);
            }
        }
    }
}
