package io.wiretrip.protocol.mqtt;

import io.wiretrip.protocol.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a packet of version 5 that are kept: all but authentication data, correlation
 * data and the values of user properties, trace context apart.
 */
public final class MqttProperties {
    static final int PAYLOAD_FORMAT = 0x01;
    static final int MESSAGE_EXPIRY = 0x02;
    static final int CONTENT_TYPE = 0x03;
    static final int RESPONSE_TOPIC = 0x08;
    static final int CORRELATION_DATA = 0x09;
    static final int SUBSCRIPTION_ID = 0x0b;
    static final int SESSION_EXPIRY = 0x11;
    static final int ASSIGNED_CLIENT_ID = 0x12;
    static final int SERVER_KEEP_ALIVE = 0x13;
    static final int AUTHENTICATION_METHOD = 0x15;
    static final int AUTHENTICATION_DATA = 0x16;
    static final int REQUEST_PROBLEM_INFO = 0x17;
    static final int WILL_DELAY = 0x18;
    static final int REQUEST_RESPONSE_INFO = 0x19;
    static final int RESPONSE_INFORMATION = 0x1a;
    static final int SERVER_REFERENCE = 0x1c;
    static final int REASON_STRING = 0x1f;
    static final int RECEIVE_MAXIMUM = 0x21;
    static final int TOPIC_ALIAS_MAXIMUM = 0x22;
    static final int TOPIC_ALIAS = 0x23;
    static final int MAXIMUM_QOS = 0x24;
    static final int RETAIN_AVAILABLE = 0x25;
    static final int USER_PROPERTY = 0x26;
    static final int MAXIMUM_PACKET_SIZE = 0x27;
    static final int WILDCARD_AVAILABLE = 0x28;
    static final int SUBSCRIPTION_ID_AVAILABLE = 0x29;
    static final int SHARED_AVAILABLE = 0x2a;

    private static final int IDS = 0x2b;

    /** What the value of a property is, by its identifier. */
    enum Form {
        BYTE,
        TWO_BYTES,
        FOUR_BYTES,
        VARIABLE,
        STRING,
        PAIR,
        BINARY
    }

    private static final @Nullable Form[] FORMS = new @Nullable Form[IDS];
    private static final @Nullable String[] NAMES = new @Nullable String[IDS];

    static {
        is(PAYLOAD_FORMAT, Form.BYTE, "PayloadFormatIndicator");
        is(MESSAGE_EXPIRY, Form.FOUR_BYTES, "MessageExpiryInterval");
        is(CONTENT_TYPE, Form.STRING, "ContentType");
        is(RESPONSE_TOPIC, Form.STRING, "ResponseTopic");
        is(CORRELATION_DATA, Form.BINARY, null);
        is(SUBSCRIPTION_ID, Form.VARIABLE, "SubscriptionIdentifier");
        is(SESSION_EXPIRY, Form.FOUR_BYTES, "SessionExpiryInterval");
        is(ASSIGNED_CLIENT_ID, Form.STRING, "AssignedClientIdentifier");
        is(SERVER_KEEP_ALIVE, Form.TWO_BYTES, "ServerKeepAlive");
        is(AUTHENTICATION_METHOD, Form.STRING, "AuthenticationMethod");
        is(AUTHENTICATION_DATA, Form.BINARY, null);
        is(REQUEST_PROBLEM_INFO, Form.BYTE, "RequestProblemInformation");
        is(WILL_DELAY, Form.FOUR_BYTES, "WillDelayInterval");
        is(REQUEST_RESPONSE_INFO, Form.BYTE, "RequestResponseInformation");
        is(RESPONSE_INFORMATION, Form.STRING, null);
        is(SERVER_REFERENCE, Form.STRING, "ServerReference");
        is(REASON_STRING, Form.STRING, "ReasonString");
        is(RECEIVE_MAXIMUM, Form.TWO_BYTES, "ReceiveMaximum");
        is(TOPIC_ALIAS_MAXIMUM, Form.TWO_BYTES, "TopicAliasMaximum");
        is(TOPIC_ALIAS, Form.TWO_BYTES, "TopicAlias");
        is(MAXIMUM_QOS, Form.BYTE, "MaximumQoS");
        is(RETAIN_AVAILABLE, Form.BYTE, "RetainAvailable");
        is(USER_PROPERTY, Form.PAIR, null);
        is(MAXIMUM_PACKET_SIZE, Form.FOUR_BYTES, "MaximumPacketSize");
        is(WILDCARD_AVAILABLE, Form.BYTE, "WildcardSubscriptionAvailable");
        is(SUBSCRIPTION_ID_AVAILABLE, Form.BYTE, "SubscriptionIdentifierAvailable");
        is(SHARED_AVAILABLE, Form.BYTE, "SharedSubscriptionAvailable");
    }

    private final @Nullable Object[] values = new @Nullable Object[IDS];
    private int retainedBytes = 40 + 4 * IDS;
    private int userProperties;
    private @Nullable String traceParent;
    private @Nullable String traceState;

    private static void is(int id, Form form, @Nullable String name) {
        FORMS[id] = form;
        NAMES[id] = name;
    }

    /** What the value of a property is; null if there is no such property. */
    static @Nullable Form form(int id) {
        return id < IDS ? FORMS[id] : null;
    }

    /** Whether the value of a property is kept. */
    static boolean isKept(int id) {
        return NAMES[id] != null;
    }

    void number(int id, long value) {
        if (values[id] != null) {
            return; // the first one, where one comes more than once
        }
        values[id] = value;
        retainedBytes += 24;
    }

    void text(int id, String value) {
        if (values[id] != null) {
            return;
        }
        values[id] = value;
        retainedBytes += MqttText.retainedBytes(value);
    }

    void countUserProperty() {
        userProperties++;
    }

    void traceParent(String value) {
        traceParent = value;
        retainedBytes += MqttText.retainedBytes(value);
    }

    void traceState(String value) {
        traceState = value;
        retainedBytes += MqttText.retainedBytes(value);
    }

    /** A text of the packet; null without it. */
    @Nullable String text(int id) {
        return values[id] instanceof String text ? text : null;
    }

    /** The user property {@code traceparent} (W3C Trace Context); null without it. */
    public @Nullable String traceParent() {
        return traceParent;
    }

    /** The user property {@code tracestate}; null without it. */
    public @Nullable String traceState() {
        return traceState;
    }

    int retainedBytes() {
        return retainedBytes;
    }

    /** Writes those there are, in the order of their identifiers. */
    void write(ValueWriter out) {
        out.beginObject();
        for (int id = 0; id < IDS; id++) {
            Object value = values[id];
            String name = NAMES[id];
            if (value != null && name != null) {
                out.name(name);
                if (value instanceof Long number) {
                    out.number(number);
                } else {
                    out.text(value.toString());
                }
            }
        }
        if (userProperties > 0) {
            out.name("UserProperties");
            out.number(userProperties);
        }
        out.endObject();
    }
}
