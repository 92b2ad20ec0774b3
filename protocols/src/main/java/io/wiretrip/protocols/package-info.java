/** The list of all protocols: the one place outside its package that names a protocol. */
@NullMarked
package io.wiretrip.protocols;

import org.jspecify.annotations.NullMarked;
