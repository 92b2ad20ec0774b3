/** PostgreSQL. */
@NullMarked
package io.wiretrip.protocol.postgresql;

import org.jspecify.annotations.NullMarked;
