package io.wiretrip.bench.live;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;

/** One load of {@code bench live} on its own, for a check. */
public final class LiveCheck {
    private static final String CASE = "http-10k-c100";
    private static final int SECONDS = 60;

    private LiveCheck() {}

    /**
     * How many of so many HTTP requests the ring captures, in percent.
     *
     * @throws IOException if the load cannot be made
     */
    public static double capturedPercent(long requests, long warmUp)
            throws IOException, InterruptedException {
        LiveComparison.Extent extent = new LiveComparison.Extent(requests, warmUp, 1, SECONDS);
        List<LiveCase> only = LiveCase.named(List.of(CASE));
        return new LiveComparison(extent, only, EnumSet.of(LiveContender.AFPACKET))
                .run()
                .capturedPercent(LiveContender.AFPACKET);
    }
}
