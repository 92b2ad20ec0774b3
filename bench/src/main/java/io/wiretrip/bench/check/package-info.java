/** A short form of the benchmarks for every build: ratios with generous bounds. */
@NullMarked
package io.wiretrip.bench.check;

import org.jspecify.annotations.NullMarked;
