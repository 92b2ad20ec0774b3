/** MQTT. */
@NullMarked
package io.wiretrip.protocol.mqtt;

import org.jspecify.annotations.NullMarked;
