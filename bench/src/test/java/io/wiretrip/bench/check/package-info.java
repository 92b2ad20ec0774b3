@NullMarked
package io.wiretrip.bench.check;

import org.jspecify.annotations.NullMarked;
