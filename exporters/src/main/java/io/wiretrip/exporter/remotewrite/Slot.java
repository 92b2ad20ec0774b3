package io.wiretrip.exporter.remotewrite;

/**
 * One of the series that a data point becomes.
 *
 * @param metric its name
 * @param label a label that only it has, such as {@code le}; empty for none
 * @param value of that label
 */
record Slot(String metric, String label, String value) {
    Slot(String metric) {
        this(metric, "", "");
    }
}
