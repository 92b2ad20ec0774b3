/** Whole programs on the same capture file, and the making of such files by real servers. */
@NullMarked
package io.wiretrip.bench.file;

import org.jspecify.annotations.NullMarked;
