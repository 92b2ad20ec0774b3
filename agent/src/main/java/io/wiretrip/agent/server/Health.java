package io.wiretrip.agent.server;

import java.util.List;

/**
 * Whether something is well.
 *
 * @param isWell whether it is
 * @param reasons one sentence for each thing that is not; may say something where all is well
 */
public record Health(boolean isWell, List<String> reasons) {
    /** All is well. */
    public static final Health WELL = new Health(true, List.of());

    /** Copies the reasons. */
    public Health {
        reasons = List.copyOf(reasons);
    }

    /** Not well, for these reasons. */
    public static Health unwell(List<String> reasons) {
        return new Health(false, reasons);
    }
}
