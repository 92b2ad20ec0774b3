package io.wiretrip.protocol.postgresql;

import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.Field;
import io.wiretrip.protocol.Message;
import java.util.List;

/**
 * What somebody wants to know, asked once for each connection.
 *
 * @param statement the text of statements, and what is read along with it
 * @param names the names of statements and portals
 * @param identity what a startup says of the client
 * @param command command tags
 * @param failure the content of errors
 * @param login what the answer to a startup says
 * @param channel the channels of notifications
 */
record PostgresqlWants(
        boolean statement,
        boolean names,
        boolean identity,
        boolean command,
        boolean failure,
        boolean login,
        boolean channel) {

    static PostgresqlWants of(Demand demand) {
        return new PostgresqlWants(
                any(demand, PostgresqlFields.OF_STATEMENT),
                any(demand, PostgresqlFields.OF_NAMES),
                any(demand, PostgresqlFields.OF_IDENTITY),
                any(demand, PostgresqlFields.OF_COMMAND),
                any(demand, PostgresqlFields.OF_FAILURE),
                any(demand, PostgresqlFields.OF_LOGIN),
                demand.wants(PostgresqlResponseFields.CHANNEL));
    }

    private static boolean any(Demand demand, List<? extends Field<? extends Message>> fields) {
        for (Field<? extends Message> field : fields) {
            if (demand.wants(field)) {
                return true;
            }
        }
        return false;
    }
}
