package io.wiretrip.agent.flow;

import org.jspecify.annotations.Nullable;

/**
 * Timers of flows on packet time: one entry a flow, 1024 slots of about 8 ms. A flow whose time is
 * further away than the wheel reaches is looked at once a turn and put back; so every flow comes up
 * at least every 8 s, and a flow's timer is late by less than a slot.
 */
final class TimingWheel {
    static final int UNSCHEDULED = -1;
    private static final int SLOT_BITS = 23; // 2^23 ns = 8.4 ms
    private static final int SLOTS = 1 << 10;

    /** Is called when a flow's time has come; it is unscheduled then. */
    @FunctionalInterface
    interface Handler {
        void timer(Flow flow, long nowNs);
    }

    private final @Nullable Flow[] heads = new Flow[SLOTS];
    private final Handler handler;
    private long tick = Long.MIN_VALUE;

    TimingWheel(Handler handler) {
        this.handler = handler;
    }

    /** The longest time that a timer can be set ahead without being looked at in between. */
    static long reachNs() {
        return (long) (SLOTS - 2) << SLOT_BITS;
    }

    /** Sets a flow's timer, replacing the one it has unless that is earlier. */
    void schedule(Flow flow, long deadlineNs) {
        long slot = (deadlineNs >> SLOT_BITS) + 1;
        long distance = Math.max(1, Math.min(slot - tick, SLOTS - 1));
        if (flow.wheelSlot != UNSCHEDULED) {
            long current = (flow.wheelSlot - tick) & (SLOTS - 1);
            if (current != 0 && current <= distance) {
                return;
            }
            unschedule(flow);
        }
        int index = (int) ((tick + distance) & (SLOTS - 1));
        flow.wheelSlot = index;
        flow.wheelPrevious = null;
        Flow head = heads[index];
        flow.wheelNext = head;
        if (head != null) {
            head.wheelPrevious = flow;
        }
        heads[index] = flow;
    }

    void unschedule(Flow flow) {
        if (flow.wheelSlot == UNSCHEDULED) {
            return;
        }
        Flow before = flow.wheelPrevious;
        Flow after = flow.wheelNext;
        if (before == null) {
            heads[flow.wheelSlot] = after;
        } else {
            before.wheelNext = after;
        }
        if (after != null) {
            after.wheelPrevious = before;
        }
        flow.wheelSlot = UNSCHEDULED;
        flow.wheelPrevious = null;
        flow.wheelNext = null;
    }

    /** Time has come this far: fires every timer that is due. Cheap when no slot was passed. */
    void advance(long nowNs) {
        long now = nowNs >> SLOT_BITS;
        if (now != tick) {
            turn(now, nowNs);
        }
    }

    private void turn(long now, long nowNs) {
        if (tick == Long.MIN_VALUE) {
            tick = now;
            return;
        }
        // After a long silence every slot is due, each once.
        long first = Math.max(tick + 1, now - SLOTS + 1);
        for (long t = first; t <= now; t++) {
            tick = t;
            int index = (int) (t & (SLOTS - 1));
            Flow flow = heads[index];
            heads[index] = null;
            while (flow != null) {
                Flow next = flow.wheelNext;
                flow.wheelSlot = UNSCHEDULED;
                flow.wheelPrevious = null;
                flow.wheelNext = null;
                handler.timer(flow, nowNs);
                flow = next;
            }
        }
        tick = now;
    }
}
