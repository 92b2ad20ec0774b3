package io.wiretrip.protocol.amqp;

import static io.wiretrip.protocol.amqp.AmqpSide.CLIENT;
import static io.wiretrip.protocol.amqp.AmqpSide.EITHER;
import static io.wiretrip.protocol.amqp.AmqpSide.SERVER;

import org.jspecify.annotations.Nullable;

/**
 * Every method of AMQP 0-9-1 and of RabbitMQ's extensions, in the order of the specification: its
 * numbers, its name as packetd writes it, who sends it, what it answers, and its arguments.
 *
 * <p>Arguments are one letter each. Passed over: {@code 1 2 4} so many bytes, {@code s} a short
 * string, {@code l} a long one (or a table, which looks the same from outside). Kept: {@code E}
 * exchange, {@code X} exchange that is bound to another, {@code K} routing key, {@code Q} queue,
 * {@code C} consumer tag, {@code V} virtual host, {@code D} delivery tag, {@code R} reply code,
 * {@code T} reply text, {@code F} the class and method that failed, {@code M} message count, {@code
 * N} consumer count, {@code L} frame size limit. In brackets: the bits of one byte, lowest first,
 * see {@link AmqpFlag#of}.
 */
enum AmqpMethod {
    CONNECTION_START(10, 10, "Start", SERVER, "11lll"),
    CONNECTION_START_OK(CONNECTION_START, 11, "Start-Ok", "lsls"),
    CONNECTION_SECURE(10, 20, "Secure", SERVER, "l"),
    CONNECTION_SECURE_OK(CONNECTION_SECURE, 21, "Secure-Ok", "l"),
    CONNECTION_TUNE(10, 30, "Tune", SERVER, "2L2"),
    CONNECTION_TUNE_OK(CONNECTION_TUNE, 31, "Tune-Ok", "2L2"),
    CONNECTION_OPEN(10, 40, "Open", CLIENT, "Vs[.]"),
    CONNECTION_OPEN_OK(CONNECTION_OPEN, 41, "Open-Ok", "s"),
    CONNECTION_CLOSE(10, 50, "Close", EITHER, "RTF"),
    CONNECTION_CLOSE_OK(CONNECTION_CLOSE, 51, "Close-Ok", ""),
    CONNECTION_BLOCKED(10, 60, "Blocked", SERVER, "T"),
    CONNECTION_UNBLOCKED(10, 61, "Unblocked", SERVER, ""),
    CONNECTION_UPDATE_SECRET(10, 70, "Update-Secret", CLIENT, "ls"),
    CONNECTION_UPDATE_SECRET_OK(CONNECTION_UPDATE_SECRET, 71, "Update-Secret-Ok", ""),

    CHANNEL_OPEN(20, 10, "Open", CLIENT, "s"),
    CHANNEL_OPEN_OK(CHANNEL_OPEN, 11, "Open-Ok", "l"),
    CHANNEL_FLOW(20, 20, "Flow", EITHER, "[.]"),
    CHANNEL_FLOW_OK(CHANNEL_FLOW, 21, "Flow-Ok", "[.]"),
    CHANNEL_CLOSE(20, 40, "Close", EITHER, "RTF"),
    CHANNEL_CLOSE_OK(CHANNEL_CLOSE, 41, "Close-Ok", ""),

    ACCESS_REQUEST(30, 10, "Request", CLIENT, "s[.....]"),
    ACCESS_REQUEST_OK(ACCESS_REQUEST, 11, "Request-Ok", "2"),

    EXCHANGE_DECLARE(40, 10, "Declare", CLIENT, "2Es[....w]l"),
    EXCHANGE_DECLARE_OK(EXCHANGE_DECLARE, 11, "Declare-Ok", ""),
    EXCHANGE_DELETE(40, 20, "Delete", CLIENT, "2E[.w]"),
    EXCHANGE_DELETE_OK(EXCHANGE_DELETE, 21, "Delete-Ok", ""),
    EXCHANGE_BIND(40, 30, "Bind", CLIENT, "2XEK[w]l"),
    EXCHANGE_BIND_OK(EXCHANGE_BIND, 31, "Bind-Ok", ""),
    EXCHANGE_UNBIND(40, 40, "Unbind", CLIENT, "2XEK[w]l"),
    EXCHANGE_UNBIND_OK(EXCHANGE_UNBIND, 51, "Unbind-Ok", ""),

    QUEUE_DECLARE(50, 10, "Declare", CLIENT, "2Q[....w]l"),
    QUEUE_DECLARE_OK(QUEUE_DECLARE, 11, "Declare-Ok", "QMN"),
    QUEUE_BIND(50, 20, "Bind", CLIENT, "2QEK[w]l"),
    QUEUE_BIND_OK(QUEUE_BIND, 21, "Bind-Ok", ""),
    QUEUE_PURGE(50, 30, "Purge", CLIENT, "2Q[w]"),
    QUEUE_PURGE_OK(QUEUE_PURGE, 31, "Purge-Ok", "M"),
    QUEUE_DELETE(50, 40, "Delete", CLIENT, "2Q[..w]"),
    QUEUE_DELETE_OK(QUEUE_DELETE, 41, "Delete-Ok", "M"),
    QUEUE_UNBIND(50, 50, "Unbind", CLIENT, "2QEKl"),
    QUEUE_UNBIND_OK(QUEUE_UNBIND, 51, "Unbind-Ok", ""),

    BASIC_QOS(60, 10, "Qos", CLIENT, "42[.]"),
    BASIC_QOS_OK(BASIC_QOS, 11, "Qos-Ok", ""),
    BASIC_CONSUME(60, 20, "Consume", CLIENT, "2QC[.n.w]l"),
    BASIC_CONSUME_OK(BASIC_CONSUME, 21, "Consume-Ok", "C"),
    BASIC_CANCEL(60, 30, "Cancel", EITHER, "C[w]"),
    BASIC_CANCEL_OK(BASIC_CANCEL, 31, "Cancel-Ok", "C"),
    BASIC_PUBLISH(60, 40, "Publish", CLIENT, "2EK[mi]"),
    BASIC_RETURN(60, 50, "Return", SERVER, "RTEK"),
    BASIC_DELIVER(60, 60, "Deliver", SERVER, "CD[r]EK"),
    BASIC_GET(60, 70, "Get", CLIENT, "2Q[n]"),
    BASIC_GET_OK(BASIC_GET, 71, "Get-Ok", "D[r]EKM"),
    BASIC_GET_EMPTY(BASIC_GET, 72, "Get-Empty", "s"),
    BASIC_ACK(60, 80, "Ack", EITHER, "D[u]"),
    BASIC_REJECT(60, 90, "Reject", CLIENT, "D[k]"),
    BASIC_RECOVER_ASYNC(60, 100, "Recover-Async", CLIENT, "[k]"),
    BASIC_RECOVER(60, 110, "Recover", CLIENT, "[k]"),
    BASIC_RECOVER_OK(BASIC_RECOVER, 111, "Recover-Ok", ""),
    BASIC_NACK(60, 120, "Nack", EITHER, "D[uk]"),

    CONFIRM_SELECT(85, 10, "Select", CLIENT, "[w]"),
    CONFIRM_SELECT_OK(CONFIRM_SELECT, 11, "Select-Ok", ""),

    TX_SELECT(90, 10, "Select", CLIENT, ""),
    TX_SELECT_OK(TX_SELECT, 11, "Select-Ok", ""),
    TX_COMMIT(90, 20, "Commit", CLIENT, ""),
    TX_COMMIT_OK(TX_COMMIT, 21, "Commit-Ok", ""),
    TX_ROLLBACK(90, 30, "Rollback", CLIENT, ""),
    TX_ROLLBACK_OK(TX_ROLLBACK, 31, "Rollback-Ok", "");

    /** The class of messages, the only one with content. */
    static final int CLASS_BASIC = 60;

    /** The class of what concerns the whole connection, on channel 0. */
    static final int CLASS_CONNECTION = 10;

    private static final int IDS = 128;
    private static final @Nullable AmqpMethod[] BY_ID = new AmqpMethod[IDS * IDS];

    static {
        for (AmqpMethod method : values()) {
            BY_ID[method.classId * IDS + method.methodId] = method;
        }
    }

    private final int classId;
    private final int methodId;
    private final String methodName;
    private final AmqpSide sender;
    private final @Nullable AmqpMethod answers;
    private final String layout;
    private final int bits;

    AmqpMethod(int classId, int methodId, String methodName, AmqpSide sender, String layout) {
        this.classId = classId;
        this.methodId = methodId;
        this.methodName = methodName;
        this.sender = sender;
        this.answers = null;
        this.layout = layout;
        this.bits = bitsOf(layout);
    }

    AmqpMethod(AmqpMethod answers, int methodId, String methodName, String layout) {
        this.classId = answers.classId;
        this.methodId = methodId;
        this.methodName = methodName;
        this.sender = answers.sender.opposite();
        this.answers = answers;
        this.layout = layout;
        this.bits = bitsOf(layout);
    }

    /** The method with these numbers, or null. */
    static @Nullable AmqpMethod of(int classId, int methodId) {
        return classId < IDS && methodId < IDS ? BY_ID[classId * IDS + methodId] : null;
    }

    int classId() {
        return classId;
    }

    /** The class as packetd writes it; {@code "Basic"}. */
    String className() {
        return className(classId);
    }

    /** The method as packetd writes it: {@code "Declare-Ok"}. */
    String methodName() {
        return methodName;
    }

    AmqpSide sender() {
        return sender;
    }

    /** The request that it answers; null if it is no answer. */
    @Nullable AmqpMethod answers() {
        return answers;
    }

    String layout() {
        return layout;
    }

    /** Whether one of {@link AmqpFlag} is among its arguments. */
    boolean hasBit(int flag) {
        return (bits & flag) != 0;
    }

    private static int bitsOf(String layout) {
        int bits = 0;
        int end = layout.indexOf(']');
        for (int i = layout.indexOf('[') + 1; i > 0 && i < end; i++) {
            bits |= AmqpFlag.of(layout.charAt(i));
        }
        return bits;
    }

    /** Whether a content header and a body follow. */
    boolean hasContent() {
        return switch (this) {
            case BASIC_PUBLISH, BASIC_RETURN, BASIC_DELIVER, BASIC_GET_OK -> true;
            default -> false;
        };
    }

    /** Whether it settles deliveries, or publishes if the server sends it. */
    boolean isSettlement() {
        return this == BASIC_ACK || this == BASIC_NACK || this == BASIC_REJECT;
    }

    /** Whether it ends its channel, or the connection with all of them. */
    boolean isClose() {
        return this == CHANNEL_CLOSE || this == CONNECTION_CLOSE;
    }

    private static String className(int classId) {
        return switch (classId) {
            case CLASS_CONNECTION -> "Connection";
            case 20 -> "Channel";
            case 30 -> "Access";
            case 40 -> "Exchange";
            case 50 -> "Queue";
            case CLASS_BASIC -> "Basic";
            case 85 -> "Confirm";
            default -> "Tx";
        };
    }
}
