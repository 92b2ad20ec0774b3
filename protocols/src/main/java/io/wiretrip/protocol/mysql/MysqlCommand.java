package io.wiretrip.protocol.mysql;

import java.util.Arrays;

/** What a client asks for: the first byte of a command packet, and the login, which has none. */
enum MysqlCommand {
    LOGIN(-1, "LOGIN"),
    SLEEP(0x00, "SLEEP"),
    QUIT(0x01, "QUIT"),
    INIT_DB(0x02, "INIT_DB"),
    QUERY(0x03, "QUERY"),
    FIELD_LIST(0x04, "FIELD_LIST"),
    CREATE_DB(0x05, "CREATE_DB"),
    DROP_DB(0x06, "DROP_DB"),
    REFRESH(0x07, "REFRESH"),
    SHUTDOWN(0x08, "SHUTDOWN"),
    STATISTICS(0x09, "STATISTICS"),
    PROCESS(0x0a, "PROCESS"),
    CONNECT(0x0b, "CONNECT"),
    KILL(0x0c, "KILL"),
    DEBUG(0x0d, "DEBUG"),
    PING(0x0e, "PING"),
    TIME(0x0f, "TIME"),
    DELAYED(0x10, "DELAYED"),
    CHANGE_USER(0x11, "CHANGE_USER"),
    BINLOG_DUMP(0x12, "BINLOG_DUMP"),
    TABLE_DUMP(0x13, "TABLE_DUMP"),
    CONNECT_OUT(0x14, "CONNECT_OUT"),
    REGISTER(0x15, "REGISTER"),
    PREPARE(0x16, "PREPARE"),
    EXECUTE(0x17, "EXECUTE"),
    SEND_LONG_DATA(0x18, "SEND_LONG_DATA"),
    CLOSE_STMT(0x19, "CLOSE_STMT"),
    RESET_STMT(0x1a, "RESET_STMT"),
    SET_OPTION(0x1b, "SET_OPTION"),
    FETCH_STMT(0x1c, "FETCH_STMT"),
    DAEMON(0x1d, "DAEMON"),
    BINLOG_DUMP_GTID(0x1e, "BINLOG_DUMP_GTID"),
    RESET_CONNECTION(0x1f, "RESET_CONNECTION"),
    CLONE(0x20, "CLONE"),
    SUBSCRIBE_GROUP_REPLICATION(0x21, "SUBSCRIBE_GROUP_REPLICATION"),
    BULK_EXECUTE(0xfa, "BULK_EXECUTE"),
    /** A byte that is no command of MySQL 9 or MariaDB 11. */
    UNKNOWN(-2, "UNKNOWN");

    private static final MysqlCommand[] BY_CODE = new MysqlCommand[256];

    static {
        Arrays.fill(BY_CODE, UNKNOWN);
        for (MysqlCommand command : values()) {
            if (command.code >= 0) {
                BY_CODE[command.code] = command;
            }
        }
    }

    private final int code;
    private final String text;

    MysqlCommand(int code, String text) {
        this.code = code;
        this.text = text;
    }

    static MysqlCommand of(int code) {
        return BY_CODE[code & 0xff];
    }

    /** The name in JSON. */
    String text() {
        return text;
    }

    /** Whether the server says nothing to it. */
    boolean isOneWay() {
        return this == QUIT || this == CLOSE_STMT || this == SEND_LONG_DATA;
    }

    /** Whether its payload is SQL. */
    boolean isSql() {
        return this == QUERY || this == PREPARE;
    }

    /** Whether its payload is a name of a schema or a table. */
    boolean isName() {
        return switch (this) {
            case INIT_DB, CREATE_DB, DROP_DB, FIELD_LIST -> true;
            default -> false;
        };
    }

    /** Whether its payload begins with the number of a prepared statement. */
    boolean isOfStatement() {
        return switch (this) {
            case EXECUTE, BULK_EXECUTE, SEND_LONG_DATA, CLOSE_STMT, RESET_STMT, FETCH_STMT -> true;
            default -> false;
        };
    }

    /** Whether who is logged in is asked by it, so that packets go to and fro before its answer. */
    boolean isAuthentication() {
        return this == LOGIN || this == CHANGE_USER;
    }

    /** Whether the answer is events of a log that does not end. */
    boolean isDump() {
        return this == BINLOG_DUMP || this == BINLOG_DUMP_GTID || this == TABLE_DUMP;
    }

    /** How many bytes a command packet of this kind has at least, its first byte included. */
    int bytesMin() {
        return switch (this) {
            case SLEEP,
                    QUIT,
                    STATISTICS,
                    PROCESS,
                    DEBUG,
                    PING,
                    TIME,
                    DAEMON,
                    RESET_CONNECTION,
                    SHUTDOWN ->
                    1;
            case EXECUTE -> 10;
            case FETCH_STMT -> 9;
            case SEND_LONG_DATA, BULK_EXECUTE -> 7;
            case CLOSE_STMT, RESET_STMT, KILL -> 5;
            case SET_OPTION -> 3;
            default -> 2;
        };
    }

    /** How many bytes a command packet of this kind has at most. */
    int bytesMax() {
        return switch (this) {
            case QUIT, STATISTICS, PROCESS, DEBUG, PING, TIME, DAEMON, RESET_CONNECTION -> 1;
            case FETCH_STMT -> 9;
            case CLOSE_STMT, RESET_STMT, KILL -> 5;
            case SET_OPTION -> 3;
            case SHUTDOWN, REFRESH -> 2;
            case INIT_DB, CREATE_DB, DROP_DB, FIELD_LIST, CHANGE_USER -> 4096;
            default -> MysqlDecoder.PART_BYTES;
        };
    }
}
