package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.ValueWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the structures of the fields table. */
final class PostgresqlPackets {
    private PostgresqlPackets() {}

    /** {@code Packet} of a request. */
    static void request(PostgresqlRequest message, ValueWriter out) {
        switch (message.kind()) {
            case QUERY, PARSE, BIND, EXECUTE -> {
                PostgresqlStatement statement = message.statement();
                out.beginObject();
                out.name("Statement");
                out.text(statement == null ? null : statement.text());
                out.endObject();
            }
            case DESCRIBE, CLOSE -> object(message, out);
            case STARTUP, CANCEL, FUNCTION_CALL, SYNC -> out.absent();
        }
    }

    private static void object(PostgresqlRequest message, ValueWriter out) {
        char type = message.objectType();
        out.beginObject();
        out.name("Type");
        out.text(type == 0 ? null : String.valueOf(type));
        out.name("Object");
        out.text(type == 'S' ? message.statementName() : message.portal());
        out.endObject();
    }

    /** {@code Packet} of a response. */
    static void response(PostgresqlResponse message, ValueWriter out) {
        PostgresqlResponse.Failure failure = message.failure();
        String flag = flag(message);
        if (failure != null) {
            out.beginObject();
            out.name("Severity");
            out.text(failure.severity());
            out.name("SQLStateCode");
            out.text(failure.code());
            out.name("Message");
            out.text(failure.message());
            out.endObject();
        } else if (message.command() != null) {
            out.beginObject();
            out.name("Command");
            out.text(message.command());
            out.name("Rows");
            known(message.firstRows(), out);
            out.endObject();
        } else if (flag != null) {
            out.beginObject();
            out.name("Flag");
            out.text(flag);
            out.endObject();
        } else {
            out.absent();
        }
    }

    /** What was done where no command was completed. */
    static @Nullable String flag(PostgresqlResponse message) {
        PostgresqlLogin login = message.login();
        long seen = message.seen();
        if (message.channel() != null) {
            return "NotificationResponse";
        }
        if (login != null && login.isAccepted()) {
            return "AuthenticationOk";
        }
        if (message.isSuspended()) {
            return "PortalSuspended";
        }
        if (message.emptyStatements() > 0) {
            return "EmptyQueryResponse";
        }
        if (message.isSkipped()) {
            return null;
        }
        if (PostgresqlSteps.has(seen, PostgresqlSteps.PARSE)) {
            return "ParseComplete";
        }
        if (PostgresqlSteps.has(seen, PostgresqlSteps.BIND)) {
            return "BindComplete";
        }
        if (PostgresqlSteps.describes(seen)) {
            return "DescribeResponse";
        }
        if (PostgresqlSteps.closes(seen)) {
            return "CloseComplete";
        }
        return message.transactionState() == 0 ? null : "ReadyForQuery";
    }

    /** All command tags. */
    static void commands(PostgresqlResponse message, ValueWriter out) {
        List<String> tags = message.commands();
        if (tags.isEmpty()) {
            out.absent();
            return;
        }
        out.beginArray();
        for (String tag : tags) {
            out.text(tag);
        }
        out.endArray();
    }

    /** A transaction state in a word. */
    static @Nullable String state(char state) {
        return switch (state) {
            case 'I' -> "idle";
            case 'T' -> "transaction";
            case 'E' -> "failed";
            default -> null;
        };
    }

    /** A count, absent if it is negative. */
    static void known(long count, ValueWriter out) {
        if (count < 0) {
            out.absent();
        } else {
            out.number(count);
        }
    }

    /** A number, absent unless it is positive. */
    static void positive(long number, ValueWriter out) {
        known(number > 0 ? number : -1, out);
    }

    /** A count of CopyData, absent if the client was to send none. */
    static void copied(PostgresqlRequest message, long count, ValueWriter out) {
        known(message.copyMessages() < 0 ? -1 : count, out);
    }

    /** A count of CopyData, absent if the server was to send none. */
    static void copied(PostgresqlResponse message, long count, ValueWriter out) {
        PostgresqlResponse.Copy copy = message.copy();
        known(copy == null || copy == PostgresqlResponse.Copy.IN ? -1 : count, out);
    }
}
