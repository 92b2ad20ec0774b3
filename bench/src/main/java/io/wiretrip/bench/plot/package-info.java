/** Draws results as pictures that need no program but a browser. */
@NullMarked
package io.wiretrip.bench.plot;

import org.jspecify.annotations.NullMarked;
