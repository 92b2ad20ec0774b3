package io.wiretrip.protocol;

/**
 * A metric that a field's number feeds, beside those that every protocol has.
 *
 * @param name its name, in packetd's manner: it stands as it is, without a suffix
 * @param distribution true for a histogram of the values, false for their sum, a counter
 * @param unit what the values are
 */
public record FieldMetric(String name, boolean distribution, MetricUnit unit) {}
