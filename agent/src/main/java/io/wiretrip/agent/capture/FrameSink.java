package io.wiretrip.agent.capture;

/** Takes frames, on the thread that polls the source. */
@FunctionalInterface
public interface FrameSink {
    /** A frame, valid until this returns. */
    void frame(Frame frame);
}
