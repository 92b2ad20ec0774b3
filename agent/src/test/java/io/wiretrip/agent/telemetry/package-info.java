/** What the agent tells about itself, as a scrape shows it. */
@NullMarked
package io.wiretrip.agent.telemetry;

import org.jspecify.annotations.NullMarked;
