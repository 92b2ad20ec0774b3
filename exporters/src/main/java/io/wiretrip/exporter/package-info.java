/**
 * What every destination shares: the queue from a worker to an exporter's thread, and the account
 * of what was produced, exported and dropped. Each destination is a package below and knows none of
 * its siblings.
 */
@NullMarked
package io.wiretrip.exporter;

import org.jspecify.annotations.NullMarked;
