/** Single stages, measured with JMH on data in memory. */
@NullMarked
package io.wiretrip.bench.stage;

import org.jspecify.annotations.NullMarked;
