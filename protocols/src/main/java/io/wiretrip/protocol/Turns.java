package io.wiretrip.protocol;

/**
 * Where a side of a connection begins to speak: at the first byte that it sent after it had
 * received more than before. Where the place in a stream is lost, a message most likely begins
 * there. Where deliveries begin says nothing: bytes may be cut anywhere.
 *
 * <p>Belongs to one decoder. What it says does not depend on how the bytes were cut, as long as
 * each comes with the facts of its packet.
 */
public final class Turns {
    private long turnAt;
    private long arrivedTo;
    private long heard = Long.MIN_VALUE;
    private long heardNs;

    /** Takes note of a delivery; to be called once at the beginning of each. */
    public void hear(Bytes in) {
        long here = in.streamPosition();
        long acknowledged = in.peerAcknowledged();
        // Where it is not known what a side had received, each of its packets is a turn.
        boolean goesOn = acknowledged == heard && (heard >= 0 || in.timeNs() == heardNs);
        if (!goesOn) {
            turnAt = Math.max(arrivedTo, here);
        }
        heard = acknowledged;
        heardNs = in.timeNs();
        arrivedTo = here + in.remaining();
    }

    /** Position in the stream at which the newest turn began, as far as its bytes were shown. */
    public long at() {
        return turnAt;
    }
}
