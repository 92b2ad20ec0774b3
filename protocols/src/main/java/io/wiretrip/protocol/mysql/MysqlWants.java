package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.Demand;

/**
 * What has to be materialised, asked once when a connection begins.
 *
 * @param statement the text of statements
 * @param operation their first word
 * @param errorMessage what errors say
 */
record MysqlWants(boolean statement, boolean operation, boolean errorMessage) {
    static MysqlWants of(DecoderContext context) {
        Demand demand = context.demand();
        boolean packet = demand.wants(MysqlFields.PACKET);
        return new MysqlWants(
                demand.wants(MysqlFields.STATEMENT),
                demand.wants(MysqlFields.OPERATION),
                packet || demand.wants(MysqlFields.ERROR_MESSAGE));
    }

    boolean anyText() {
        return statement || operation;
    }
}
