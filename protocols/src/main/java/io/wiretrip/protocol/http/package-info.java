/**
 * What the versions of HTTP share: the fields of a message as they are shown, and what in them is a
 * secret (<a href="https://www.rfc-editor.org/rfc/rfc9110">RFC 9110</a>). No protocol of its own.
 */
@NullMarked
package io.wiretrip.protocol.http;

import org.jspecify.annotations.NullMarked;
