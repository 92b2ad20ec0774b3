/** The commands that measure wiretrip: {@code ./wiretrip bench}. */
@NullMarked
package io.wiretrip.bench;

import org.jspecify.annotations.NullMarked;
