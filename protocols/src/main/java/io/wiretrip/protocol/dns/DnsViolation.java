package io.wiretrip.protocol.dns;

import io.wiretrip.protocol.Violation;

/** What may be wrong with bytes that should be DNS. */
enum DnsViolation implements Violation {
    /** Fewer bytes than a header has. */
    HEADER_SHORT("messages shorter than the twelve bytes of a header"),
    /** The capture kept less than the header. */
    HEADER_NOT_CAPTURED("datagrams of which the capture kept less than the header"),
    /** A name, a question or a record runs over the end of its message. */
    CONTENT_SHORT("messages that end before the questions and records their header counts"),
    /** A label with the reserved types 01 or 10. */
    NAME_LABEL_TYPE("names with a label of a reserved type"),
    /** More than 255 bytes. */
    NAME_TOO_LONG("names longer than 255 bytes"),
    /** A compression pointer that points forward, at itself, or into the header. */
    NAME_POINTER("names whose compression pointer does not point at earlier bytes"),
    /** A name made of too many pointers. */
    NAME_POINTER_CHAIN("names that follow more compression pointers than a name has labels"),
    /** The names and records of one message unfold to more text than is allowed. */
    TEXT_LIMIT("messages whose names and records unfold to more text than is kept"),
    /** Record data that do not fit the record's type. */
    RECORD_DATA("records whose data do not fit their type"),
    /** More than one OPT record. */
    OPT_REPEATED("messages with more than one OPT record"),
    /** Bytes behind the last record. */
    TRAILING_BYTES("messages with bytes behind their last record"),
    /** A stream ended within a message. */
    STREAM_CUT("streams that ended within a message"),
    /** Too many zone transfers at once on a connection. */
    TRANSFER_LIMIT("zone transfers ended early because too many ran on one connection"),
    /** Too many unreadable messages in a row. */
    NOT_DNS("streams given up because message after message was unreadable"),
    /** No message boundary found behind a gap. */
    BOUNDARY_LOST("streams given up because no message boundary was found behind a gap");

    private final String meaning;

    DnsViolation(String meaning) {
        this.meaning = meaning;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
