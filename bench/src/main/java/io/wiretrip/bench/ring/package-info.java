/** What capturing a packet costs the program that captures. */
@NullMarked
package io.wiretrip.bench.ring;

import org.jspecify.annotations.NullMarked;
