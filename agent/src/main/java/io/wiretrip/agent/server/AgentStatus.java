package io.wiretrip.agent.server;

import io.wiretrip.agent.telemetry.BuildInfo;
import java.time.Instant;
import java.util.List;

/**
 * What runs, and what does not see everything.
 *
 * @param build what this build is
 * @param startedAt when the agent started
 * @param configFile where its configuration comes from; empty for none
 * @param parts capture, workers, exporters and what else runs or should
 * @param protocols what is decoded
 * @param blind what cannot be seen, and why; the worst first
 */
public record AgentStatus(
        BuildInfo build,
        Instant startedAt,
        String configFile,
        List<Part> parts,
        List<ProtocolStatus> protocols,
        List<BlindSpot> blind) {

    /** Copies the lists. */
    public AgentStatus {
        parts = List.copyOf(parts);
        protocols = List.copyOf(protocols);
        blind = List.copyOf(blind);
    }

    /** How a part is. */
    public enum State {
        /** It does what it should. */
        RUNNING("running"),
        /** It is switched off. */
        OFF("off"),
        /** It runs, but not all of it works. */
        DEGRADED("degraded"),
        /** It does not work. */
        FAILED("failed");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** The word in JSON. */
        public String text() {
            return text;
        }
    }

    /**
     * One part of the agent.
     *
     * @param name what it is: {@code capture}, {@code exporter.traces}
     * @param state how it is
     * @param detail one sentence: on which interfaces, to which target, why not
     */
    public record Part(String name, State state, String detail) {}

    /**
     * What became of one protocol's traffic.
     *
     * @param name the protocol
     * @param connections connections and datagram flows given to its decoders
     * @param roundTrips RoundTrips it gave
     * @param violations times its grammar or a limit was broken
     */
    public record ProtocolStatus(String name, long connections, long roundTrips, long violations) {}

    /**
     * Something that the agent cannot see.
     *
     * @param what what it is
     * @param count how often it happened; 0 where it is a state
     * @param why why that cannot be seen
     * @param remedy what could be done; empty if nothing
     */
    public record BlindSpot(String what, long count, String why, String remedy) {}
}
