package io.wiretrip.agent.capture;

/**
 * What every capture file format shares: reading on, ending, and saying what was damaged. A format
 * only looks at bytes that are already in memory; all waiting is here.
 *
 * <p>A poll never reads after it passed on a frame, so the frames of a pipe are dealt with before
 * the next are waited for.
 */
abstract sealed class CaptureFile implements PacketSource permits PcapFile, PcapngFile {
    /** The largest frame anyone captures is far below; a larger one is damage. */
    static final int CAPTURED_MAX = 16 << 20;

    /**
     * Frames up to this long are believed whatever the file's snapshot length says, because writers
     * often get that wrong; libpcap draws the same line.
     */
    static final int CAPTURED_MAX_USUAL = 256 << 10;

    /** {@link #next} has filled the frame. */
    static final int FRAME = 0;

    /** {@link #next} found damage and said so. */
    static final int DAMAGED = -1;

    final ReadBuffer in;
    final Frame frame = new Frame();
    private String damage = "";
    private boolean ended;

    CaptureFile(ReadBuffer in) {
        this.in = in;
    }

    /**
     * Looks for the next frame in what is buffered and consumes it.
     *
     * @return {@link #FRAME}, {@link #DAMAGED}, or how many bytes have to be available to go on
     */
    abstract int next();

    /** Whether the file may end at the first unconsumed byte. */
    abstract boolean mayEnd();

    /** What the file is made of, with its article: "a packet record". */
    abstract String unitName();

    @Override
    public final int poll(FrameSink sink, int maxFrames) {
        int count = 0;
        while (count < maxFrames) {
            if (ended) {
                return END;
            }
            int step = next();
            if (step == FRAME) {
                count++;
                sink.frame(frame);
            } else if (count > 0) {
                // Ask again next time; the buffer is as it was.
                ended = step == DAMAGED;
                return count;
            } else if (step == DAMAGED || !in.fill(step)) {
                end(step);
            }
        }
        return count;
    }

    private void end(int step) {
        ended = true;
        if (step == DAMAGED || in.stopped()) {
            return;
        }
        if (!in.failure().isEmpty()) {
            damaged(in.offset() + in.available(), "reading failed, " + in.failure());
        } else if (in.available() > 0 || !mayEnd()) {
            damaged(
                    in.offset(),
                    "found "
                            + in.available()
                            + " bytes before the end of the file, expected at least "
                            + step
                            + " for "
                            + unitName()
                            + ": the file is cut short");
        }
    }

    /** Notes damage at an offset; says what was found and what was expected. */
    final int damaged(long offset, String what) {
        damage = "damaged at " + in.input().offsetName(offset) + ": " + what;
        return DAMAGED;
    }

    /** Fills in the lengths of the frame; neither wire length nor time is trusted to be sane. */
    final void lengths(int captured, long wire) {
        frame.capturedLength = captured;
        frame.wireLength = Math.clamp(wire, captured, Integer.MAX_VALUE);
    }

    /**
     * Some writers put the number by which their system knows a link type where the number of the
     * registry belongs; only raw IP differs among those that are understood.
     */
    static int linkType(int recorded) {
        return switch (recorded) {
            case 12, 14 -> 101;
            default -> recorded;
        };
    }

    /** The largest captured length to believe, from an unsigned snapshot length (0: none given). */
    static int capturedMax(long snapshotLength) {
        return Math.clamp(snapshotLength, CAPTURED_MAX_USUAL, CAPTURED_MAX);
    }

    @Override
    public final String damage() {
        return damage;
    }

    @Override
    public final long kernelDrops() {
        return 0;
    }

    @Override
    public final long bytesRead() {
        return in.input().bytesRead();
    }

    @Override
    public final long bytesTotal() {
        return in.input().bytesTotal();
    }

    /** Ends the source if it reads a pipe; a file needs no waking. */
    @Override
    public final void wakeUp() {
        in.input().wakeUp();
    }

    @Override
    public final void close() {
        ended = true;
        in.close();
    }
}
