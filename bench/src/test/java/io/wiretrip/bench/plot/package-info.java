@NullMarked
package io.wiretrip.bench.plot;

import org.jspecify.annotations.NullMarked;
