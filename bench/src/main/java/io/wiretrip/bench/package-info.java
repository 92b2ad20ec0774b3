/**
 * Measures wiretrip: its stages one by one with JMH, and the whole program beside others on a
 * capture file.
 */
@NullMarked
package io.wiretrip.bench;

import org.jspecify.annotations.NullMarked;
