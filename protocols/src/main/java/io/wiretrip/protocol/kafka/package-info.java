/** Apache Kafka. */
@NullMarked
package io.wiretrip.protocol.kafka;

import org.jspecify.annotations.NullMarked;
