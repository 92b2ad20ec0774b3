package io.wiretrip.agent.capture;

/** Why a live source did not pass on a frame that it read. */
public enum LiveDrop {
    /** The packet was passed on already, as another interface of this host saw it. */
    COPY_OF_OTHER_INTERFACE
}
