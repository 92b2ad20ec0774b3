package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.Violation;

/** What the protocol forbids, and the limits of its decoder. */
enum MysqlViolation implements Violation {
    UNKNOWN_COMMAND("a command byte that is none of MySQL or MariaDB"),
    EMPTY_PACKET("a packet without a byte where one must say what it is"),
    BAD_GREETING("a first packet of a server that is neither a greeting nor a refusal"),
    BAD_LOGIN("a login whose fields do not fit into its packet"),
    BAD_SEQUENCE("a packet whose number does not follow that of the packet before it"),
    BAD_RESPONSE("a packet of a server that cannot stand where it does"),
    BAD_ATTRIBUTES("query attributes that do not fit into their packet or are of no known type"),
    STATEMENT_LIMIT("more prepared statements on one connection than are remembered"),
    BAD_COMPRESSION("a compressed packet that is not zlib or zstd, or too large");

    private final String meaning;

    MysqlViolation(String meaning) {
        this.meaning = meaning;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
