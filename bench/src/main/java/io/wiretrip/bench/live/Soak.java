package io.wiretrip.bench.live;

import io.wiretrip.bench.run.Children;
import io.wiretrip.bench.run.ProcessFigures;
import io.wiretrip.bench.run.Progress;
import io.wiretrip.bench.run.Wiretrip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One agent under a load at the client's maximum that lasts: load after load of a known number of
 * requests, each of about {@value #BATCH_SECONDS} seconds, with a look at the agent every {@value
 * #SAMPLE_SECONDS}.
 */
final class Soak {
    private static final int BATCH_SECONDS = 20;
    private static final int SAMPLE_SECONDS = 5;
    private static final int GIVE_UP_SECONDS = 300;
    private static final long FIRST_BATCH = 50_000;
    private static final long SETTLE_MS = 1_500;

    private final LiveLoad load;
    private final AgentOptions options;
    private final double seconds;

    private final List<SoakResult.Sample> samples = new ArrayList<>();
    private long requests;
    private long begunNs;
    private long sampledNs;

    Soak(LiveLoad load, AgentOptions options, double seconds) {
        this.load = load;
        this.options = options;
        this.seconds = seconds;
    }

    SoakResult run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("wiretrip-soak");
        try (Children children = new Children()) {
            Wiretrip.prepare();
            int port = Children.freePort();
            load.serve(children, folder, port);
            Path gc = folder.resolve("gc.log");
            AgentOptions logged = options.java("-Xlog:gc:file=" + gc + "");
            try (LiveAgent agent = new LiveAgent(children, folder, logged, load, port)) {
                return run(children, folder, port, agent);
            }
        } finally {
            Children.delete(folder);
        }
    }

    private SoakResult run(Children children, Path folder, int port, LiveAgent agent)
            throws IOException, InterruptedException {
        ProcessFigures figures = new ProcessFigures(agent.pid());
        double cpu = figures.cpuSeconds();
        begunNs = System.nanoTime();
        sample(figures, agent);
        long batch = FIRST_BATCH;
        while (elapsed() < seconds) {
            LiveLoad.Done done = send(children, folder, port, batch, figures, agent);
            requests += done.requests();
            double left = Math.max(1, seconds - elapsed());
            batch = Math.max(1, (long) (done.perSecond() * Math.min(BATCH_SECONDS, left)));
        }
        sample(figures, agent);
        Thread.sleep(SETTLE_MS);
        cpu = figures.cpuSeconds() - cpu;
        long roundTrips = agent.roundTrips();
        Progress.clear();
        String log = Children.text(folder.resolve("gc.log"));
        if (log.isEmpty()) {
            throw new IOException("the collector wrote no log, so its pauses are unknown");
        }
        GcLog gc = GcLog.parse(log, 0);
        agent.end();
        return new SoakResult(requests, roundTrips, cpu, List.copyOf(samples), gc);
    }

    /** One load to its end, with looks at the agent meanwhile. */
    private LiveLoad.Done send(
            Children children,
            Path folder,
            int port,
            long many,
            ProcessFigures figures,
            LiveAgent agent)
            throws IOException, InterruptedException {
        Path log = folder.resolve("client.log");
        Process client = children.start(log, load.client(folder, port, many));
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS);
        while (!client.waitFor(100, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() > giveUp) {
                throw new IOException("a load did not end within " + GIVE_UP_SECONDS + " s");
            }
            if (System.nanoTime() - sampledNs >= TimeUnit.SECONDS.toNanos(SAMPLE_SECONDS)) {
                sample(figures, agent);
            }
        }
        children.end(client);
        return load.done(Children.text(log), many);
    }

    private void sample(ProcessFigures figures, LiveAgent agent)
            throws IOException, InterruptedException {
        sampledNs = System.nanoTime();
        long resident = figures.residentBytes();
        if (resident == 0) {
            throw new IOException("the agent has ended");
        }
        samples.add(new SoakResult.Sample(elapsed(), resident, agent.drops(), requests));
        Progress.show(
                String.format("%.0f s of %.0f s, %.1f MB", elapsed(), seconds, resident / 1e6));
    }

    private double elapsed() {
        return (System.nanoTime() - begunNs) / 1e9;
    }
}
