package io.wiretrip.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.packet.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Timers fire once, never early, and late by less than the resolution plus the step of the clock.
 */
final class TimingWheelTest {
    private static final long RESOLUTION_NS = TimeUnit.MILLISECONDS.toNanos(17);

    @Test
    void firesEveryTimerOnceAndInTime() {
        long seed = 3;
        Random random = new Random(seed);
        int flows = 2000;
        long[] deadlines = new long[flows];
        long[] firedAt = new long[flows];
        List<Flow> all = new ArrayList<>();
        Tuple.Key key = new Tuple.Key();
        FlowTable table = new FlowTable(1);
        TimingWheel[] wheel = new TimingWheel[1];
        wheel[0] =
                new TimingWheel(
                        (flow, nowNs) -> {
                            int i = all.indexOf(flow);
                            if (nowNs < deadlines[i]) {
                                wheel[0].schedule(
                                        flow, deadlines[i]); // further than the wheel reaches
                                return;
                            }
                            assertThat(firedAt[i]).isZero();
                            firedAt[i] = nowNs;
                        });
        long now = TimeUnit.DAYS.toNanos(20_000);
        wheel[0].advance(now);
        for (int i = 0; i < flows; i++) {
            table.key(new Packet(), Tuple.TCP, key);
            all.add(new TcpFlow(key));
            deadlines[i] = now + (long) (random.nextDouble() * TimeUnit.SECONDS.toNanos(30));
            wheel[0].schedule(all.get(i), deadlines[i]);
        }
        long end = now + TimeUnit.SECONDS.toNanos(31);
        while (now < end) {
            now += random.nextInt(5_000_000);
            wheel[0].advance(now);
        }
        for (int i = 0; i < flows; i++) {
            assertThat(firedAt[i] - deadlines[i])
                    .as("seed %d, flow %d", seed, i)
                    .isBetween(0L, RESOLUTION_NS + 5_000_000);
        }
    }

    @Test
    void firesEverythingDueAfterALongSilence() {
        List<Flow> fired = new ArrayList<>();
        TimingWheel wheel = new TimingWheel((flow, nowNs) -> fired.add(flow));
        Tuple.Key key = new Tuple.Key();
        new FlowTable(1).key(new Packet(), Tuple.TCP, key);
        wheel.advance(0);
        for (int i = 0; i < 100; i++) {
            wheel.schedule(new TcpFlow(key), TimeUnit.SECONDS.toNanos(i));
        }
        wheel.advance(TimeUnit.DAYS.toNanos(1));
        assertThat(fired).hasSize(100);
    }
}
