@NullMarked
package io.wiretrip.bench.ring;

import org.jspecify.annotations.NullMarked;
