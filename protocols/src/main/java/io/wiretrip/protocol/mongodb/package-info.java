/**
 * MongoDB's wire protocol: <a
 * href="https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/">messages</a>, <a
 * href="https://github.com/mongodb/specifications/blob/master/source/message/OP_MSG.md">OP_MSG</a>,
 * <a
 * href="https://github.com/mongodb/specifications/blob/master/source/compression/OP_COMPRESSED.md">
 * OP_COMPRESSED</a>, <a href="https://bsonspec.org/spec.html">BSON</a>. Port 27017, TCP.
 */
@NullMarked
package io.wiretrip.protocol.mongodb;

import org.jspecify.annotations.NullMarked;
