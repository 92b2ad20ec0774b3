/** The server as clients meet it: real sockets, real HTTP. */
@NullMarked
package io.wiretrip.agent.server;

import org.jspecify.annotations.NullMarked;
