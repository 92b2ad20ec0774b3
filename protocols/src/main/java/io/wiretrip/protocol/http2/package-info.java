/** HTTP/2. */
@NullMarked
package io.wiretrip.protocol.http2;

import org.jspecify.annotations.NullMarked;
