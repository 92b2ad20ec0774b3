/**
 * What the benchmarks share: the programs that they start, what the system tells of a process, and
 * how results are written.
 */
@NullMarked
package io.wiretrip.bench.run;

import org.jspecify.annotations.NullMarked;
