@NullMarked
package io.wiretrip.bench.live;

import org.jspecify.annotations.NullMarked;
