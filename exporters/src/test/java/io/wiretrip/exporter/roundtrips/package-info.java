@NullMarked
package io.wiretrip.exporter.roundtrips;

import org.jspecify.annotations.NullMarked;
