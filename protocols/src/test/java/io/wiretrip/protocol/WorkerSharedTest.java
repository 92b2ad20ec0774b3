package io.wiretrip.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What connections of one worker keep in common. */
class WorkerSharedTest {
    @Test
    void hasOneObjectOfEachClass() {
        WorkerShared shared = new WorkerShared();
        StringBuilder first = shared.get(StringBuilder.class, StringBuilder::new);
        assertThat(shared.get(StringBuilder.class, StringBuilder::new)).isSameAs(first);
        assertThat(new WorkerShared().get(StringBuilder.class, StringBuilder::new))
                .isNotSameAs(first);
    }
}
