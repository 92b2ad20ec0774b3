package io.wiretrip.protocol.mysql;

import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.Demand;

/**
 * What has to be materialised, asked once when a connection begins.
 *
 * @param statement the text of statements
 * @param operation their first word
 * @param trace the trace context in their comments
 * @param errorMessage what errors say
 */
record MysqlWants(boolean statement, boolean operation, boolean trace, boolean errorMessage) {
    static MysqlWants of(DecoderContext context) {
        Demand demand = context.demand();
        boolean packet = demand.wants(MysqlFields.PACKET);
        return new MysqlWants(
                demand.wants(MysqlFields.STATEMENT)
                        || demand.wants(MysqlSpans.QUERY_TEXT)
                        || demand.wants(MysqlSpans.SUMMARY),
                demand.wants(MysqlFields.OPERATION),
                demand.wantsAny(MysqlSpans.CONTEXT),
                packet || demand.wants(MysqlFields.ERROR_MESSAGE));
    }

    boolean anyText() {
        return statement || operation || trace;
    }
}
