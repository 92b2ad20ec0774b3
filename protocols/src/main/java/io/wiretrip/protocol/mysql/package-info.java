/** The client/server protocol of MySQL and MariaDB. */
@NullMarked
package io.wiretrip.protocol.mysql;

import org.jspecify.annotations.NullMarked;
