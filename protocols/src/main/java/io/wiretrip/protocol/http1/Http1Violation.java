package io.wiretrip.protocol.http1;

import io.wiretrip.protocol.Violation;

/** What HTTP/1 forbids, and the limits of its decoder. */
enum Http1Violation implements Violation {
    BAD_REQUEST_LINE("a line that is no request line of HTTP/1.0 or 1.1 stood where one must be"),
    BAD_STATUS_LINE("a line that is no status line of HTTP/1.0 or 1.1 stood where one must be"),
    INCOMPLETE_START_LINE("the direction ended within a start line"),
    BAD_FIELD_LINE("a header line without a name and a colon, or with space around the name"),
    LINE_TOO_LONG("a start line, header line or trailer line above the limit"),
    HEAD_TOO_LARGE("a header section or trailer section above the limit"),
    TOO_MANY_FIELDS("a message with more header lines than are kept"),
    BAD_CONTENT_LENGTH("a Content-Length that is no number, or several that differ"),
    CONFLICTING_LENGTHS("both Transfer-Encoding and Content-Length; the former counts"),
    BAD_TRANSFER_ENCODING("a request whose Transfer-Encoding does not end with chunked"),
    BAD_CHUNK("a chunk without a valid size, or not followed by a line end"),
    UNANSWERED_UPGRADE("too many bytes waited for the answer to CONNECT or Upgrade");

    private final String meaning;

    Http1Violation(String meaning) {
        this.meaning = meaning;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
