/**
 * What can be configured: typed, immutable records that refuse what cannot work, each with the
 * table of its keys, from which the reference configuration is printed.
 *
 * <p>Keys that packetd has keep packetd's names and documented defaults; ours stand beside them.
 */
@NullMarked
package io.wiretrip.config;

import org.jspecify.annotations.NullMarked;
