package io.wiretrip.agent.flow;

import io.wiretrip.protocol.EnumCounters;
import io.wiretrip.protocol.SessionContext;

/**
 * What the classes of the flow stage share; one worker's own.
 *
 * @param limits the limits
 * @param chooser chooses protocols
 * @param sessions what sessions share
 * @param pool native memory for bytes that wait
 * @param counters what is counted
 */
record FlowContext(
        FlowLimits limits,
        ProtocolChooser chooser,
        SessionContext sessions,
        BlockPool pool,
        EnumCounters<FlowEvent> counters) {}
