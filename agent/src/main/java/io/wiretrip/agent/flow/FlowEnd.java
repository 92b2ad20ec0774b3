package io.wiretrip.agent.flow;

/** Why a flow was reported. */
public enum FlowEnd {
    /** Both sides had sent FIN. */
    FINISHED("fin"),
    /** One side sent RST. */
    RESET("rst"),
    /** Nothing was sent for longer than the limit. */
    IDLE("idle"),
    /** Another connection began on the same addresses and ports. */
    REUSED("reused"),
    /** Too many flows were open, and this was the one silent for longest. */
    EVICTED("evicted"),
    /** The capture ended. */
    CAPTURE_ENDED("shutdown"),
    /** Flows are reported no longer. */
    STOPPED("stopped"),
    /** It goes on: this is a report of what was since the last one. */
    GOES_ON("interval");

    private final String text;

    FlowEnd(String text) {
        this.text = text;
    }

    /** A short name for output. */
    public String text() {
        return text;
    }
}
