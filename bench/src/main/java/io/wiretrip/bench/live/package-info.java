/** Real servers on loopback under load, with and without somebody who captures. */
@NullMarked
package io.wiretrip.bench.live;

import org.jspecify.annotations.NullMarked;
