/** AMQP 0-9-1. */
@NullMarked
package io.wiretrip.protocol.amqp;

import org.jspecify.annotations.NullMarked;
