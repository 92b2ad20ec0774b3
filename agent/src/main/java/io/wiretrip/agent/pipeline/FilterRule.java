package io.wiretrip.agent.pipeline;

import io.wiretrip.protocol.RoundTrip;
import java.util.List;

/**
 * What a filter does with the RoundTrips that meet every one of its conditions.
 *
 * @param conditions all must hold; none means always
 * @param action what to do
 * @param ratio which share {@link Action#SAMPLE} keeps, 0 to 1
 */
record FilterRule(List<Condition> conditions, Action action, double ratio) {

    /** What becomes of a RoundTrip. */
    enum Action {
        /** It goes on. */
        KEEP,
        /** It goes no further. */
        DROP,
        /** A share goes on. */
        SAMPLE
    }

    /** A value and the tests of which one must pass. */
    record Condition(FieldKey key, List<ValueTest> tests) {
        /** Copies the list. */
        Condition {
            tests = List.copyOf(tests);
        }

        boolean holds(RoundTrip roundTrip, Scalar scratch) {
            key.read(roundTrip, scratch);
            for (int i = 0; i < tests.size(); i++) {
                if (tests.get(i).test(scratch)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Copies the list. */
    FilterRule {
        conditions = List.copyOf(conditions);
    }

    /** Whether it speaks of a RoundTrip. */
    boolean applies(RoundTrip roundTrip, Scalar scratch) {
        for (int i = 0; i < conditions.size(); i++) {
            if (!conditions.get(i).holds(roundTrip, scratch)) {
                return false;
            }
        }
        return true;
    }
}
