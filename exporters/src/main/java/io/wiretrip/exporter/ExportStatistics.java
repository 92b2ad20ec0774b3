package io.wiretrip.exporter;

import java.util.Map;

/**
 * The account of one destination. At rest, what was produced is what was exported and what was
 * dropped, exactly: {@code produced = exported + sum of drops}. From any thread.
 */
public interface ExportStatistics {
    /** The destination's name in metrics and in the log: {@code roundtrips}, {@code traces}. */
    String exporter();

    /** How many items were handed to it. */
    long produced();

    /** How many items its target has taken. */
    long exported();

    /** How many items will never be taken, by reason; reasons that never occurred may be absent. */
    Map<ExportDrop, Long> drops();
}
