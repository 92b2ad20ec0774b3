@NullMarked
package io.wiretrip.bench.run;

import org.jspecify.annotations.NullMarked;
