package io.wiretrip.bench.live;

import io.wiretrip.bench.run.Children;
import io.wiretrip.bench.run.ProcessFigures;
import io.wiretrip.bench.run.Progress;
import io.wiretrip.bench.run.Wiretrip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * Real servers on loopback under load, without capture and with several programs that capture, one
 * after the other in each round, so that all of them meet the same noise.
 */
final class LiveComparison {
    private static final long SETTLE_MS = 300; // several times what any of them holds back

    /**
     * How much of it.
     *
     * @param requests of a load
     * @param warmUp requests that a contender sees before anything is measured
     * @param rounds how often each contender has its turn
     * @param seconds after which a load is given up
     */
    public record Extent(long requests, long warmUp, int rounds, int seconds) {}

    private final Extent extent;
    private final List<LiveCase> cases;
    private final Set<LiveContender> contenders;

    LiveComparison(Extent extent, List<LiveCase> cases, Set<LiveContender> contenders) {
        this.extent = extent;
        this.cases = cases;
        this.contenders = contenders;
    }

    /** Runs all and gives the results. */
    LiveTable run() throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("wiretrip-live");
        Files.setPosixFilePermissions(
                work, PosixFilePermissions.fromString("rwx--x--x")); // for nobody
        LiveTable table = new LiveTable(extent, contenders);
        try (Children children = new Children()) {
            Wiretrip.prepare();
            for (LiveCase each : cases) {
                runCase(children, Files.createDirectory(work.resolve(each.name())), each, table);
            }
        } finally {
            Children.delete(work);
        }
        Progress.clear();
        return table;
    }

    private void runCase(Children children, Path folder, LiveCase of, LiveTable table)
            throws InterruptedException {
        LiveTable.Rows rows = table.rows(of);
        try {
            int port = Children.freePort();
            of.load().serve(children, folder, port);
            for (int round = 1; round <= extent.rounds(); round++) {
                for (LiveContender contender : contenders) {
                    Progress.show(
                            String.format(
                                    "%s, round %d of %d: %s",
                                    of.title(), round, extent.rounds(), contender.title));
                    runOne(new Setting(children, folder, of, port), contender, rows);
                }
            }
        } catch (IOException e) {
            rows.fail(String.valueOf(e.getMessage()));
        } finally {
            children.endAll();
        }
    }

    /** Where a load runs. */
    private record Setting(Children children, Path folder, LiveCase of, int port) {}

    private void runOne(Setting in, LiveContender contender, LiveTable.Rows rows)
            throws InterruptedException {
        if (rows.hasFailed(contender)) {
            return; // it would only fail again
        }
        try (LiveCapture capture = contender.start(in.children, in.folder, in.of.load(), in.port)) {
            rows.add(contender, capture == null ? bare(in) : measure(in, capture));
        } catch (IOException e) {
            rows.fail(contender, String.valueOf(e.getMessage()));
        }
    }

    private LiveResult bare(Setting in) throws IOException, InterruptedException {
        warmUp(in);
        LiveLoad.Done done = send(in, in.of.requests(extent.requests()));
        return new LiveResult(
                done.requests(),
                done.perSecond(),
                LiveCapture.UNKNOWN,
                LiveCapture.UNKNOWN,
                LiveResult.Usage.NONE);
    }

    private LiveResult measure(Setting in, LiveCapture capture)
            throws IOException, InterruptedException {
        ProcessFigures figures = new ProcessFigures(capture.pid());
        double startCpu = figures.cpuSeconds();
        long idle = figures.residentBytes();
        if (warmUp(in)) {
            capture.mark();
        }
        double ready = figures.cpuSeconds();
        LiveLoad.Done done = send(in, in.of.requests(extent.requests()));
        Thread.sleep(SETTLE_MS);
        LiveResult.Usage usage =
                new LiveResult.Usage(
                        startCpu,
                        figures.cpuSeconds() - ready,
                        idle,
                        figures.residentBytes(),
                        figures.peakBytes());
        return new LiveResult(
                done.requests(), done.perSecond(), capture.roundTrips(), capture.end(), usage);
    }

    /** Sends what is not measured; false if there is nothing to send. */
    private boolean warmUp(Setting in) throws IOException, InterruptedException {
        if (extent.warmUp() > 0) {
            send(in, in.of.requests(extent.warmUp()));
        }
        return extent.warmUp() > 0;
    }

    private LiveLoad.Done send(Setting in, long requests) throws IOException, InterruptedException {
        LiveLoad load = in.of.load();
        Path log = in.folder.resolve("client.log");
        String output =
                in.children.run(log, load.client(in.folder, in.port, requests), extent.seconds());
        return load.done(output, requests);
    }
}
