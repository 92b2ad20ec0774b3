package io.wiretrip.agent.truth;

import io.wiretrip.protocol.kafka.KafkaSchemaTest;
import org.apache.kafka.common.protocol.ApiKeys;

/** The same with the newest client library, which has dropped the oldest versions. */
final class KafkaNewestSchemaTest extends KafkaSchemaTest {
    @Override
    protected boolean isTrue(ApiKeys api) {
        return true;
    }
}
