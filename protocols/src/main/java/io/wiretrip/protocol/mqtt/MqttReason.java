package io.wiretrip.protocol.mqtt;

import org.jspecify.annotations.Nullable;

/** The names of reason codes, as the specifications write them. */
final class MqttReason {
    /** No reason code: the version has none here, or it was not seen. */
    static final int NONE = -1;

    /** Codes from here on are failures, CONNACK before version 5 apart. */
    static final int FAILURE = 0x80;

    static final int CONTINUE_AUTHENTICATION = 0x18;
    static final int REAUTHENTICATE = 0x19;

    private static final String[] CONNACK_3 = {
        "Connection accepted",
        "Unacceptable protocol version",
        "Identifier rejected",
        "Server unavailable",
        "Bad user name or password",
        "Not authorized"
    };

    private static final @Nullable String[] NAMES = new @Nullable String[0xa3];

    static {
        NAMES[0x00] = "Success";
        NAMES[0x01] = "Granted QoS 1";
        NAMES[0x02] = "Granted QoS 2";
        NAMES[0x04] = "Disconnect with Will Message";
        NAMES[0x10] = "No matching subscribers";
        NAMES[0x11] = "No subscription existed";
        NAMES[0x18] = "Continue authentication";
        NAMES[0x19] = "Re-authenticate";
        String[] failures = {
            "Unspecified error",
            "Malformed Packet",
            "Protocol Error",
            "Implementation specific error",
            "Unsupported Protocol Version",
            "Client Identifier not valid",
            "Bad User Name or Password",
            "Not authorized",
            "Server unavailable",
            "Server busy",
            "Banned",
            "Server shutting down",
            "Bad authentication method",
            "Keep Alive timeout",
            "Session taken over",
            "Topic Filter invalid",
            "Topic Name invalid",
            "Packet Identifier in use",
            "Packet Identifier not found",
            "Receive Maximum exceeded",
            "Topic Alias invalid",
            "Packet too large",
            "Message rate too high",
            "Quota exceeded",
            "Administrative action",
            "Payload format invalid",
            "Retain not supported",
            "QoS not supported",
            "Use another server",
            "Server moved",
            "Shared Subscriptions not supported",
            "Connection rate exceeded",
            "Maximum connect time",
            "Subscription Identifiers not supported",
            "Wildcard Subscriptions not supported"
        };
        System.arraycopy(failures, 0, NAMES, FAILURE, failures.length);
    }

    private MqttReason() {}

    /** Whether version 5 has a reason of this code. */
    static boolean isKnown(int code) {
        return code >= 0 && code < NAMES.length && NAMES[code] != null;
    }

    /** Whether a code says that something failed. */
    static boolean isFailure(MqttType type, boolean version5, int code) {
        return code >= FAILURE || (type == MqttType.CONNACK && !version5 && code > 0);
    }

    /** The name of a code; its number where there is none, null without a code. */
    static @Nullable String name(MqttType type, boolean version5, int code) {
        if (code == NONE) {
            return null;
        }
        if (type == MqttType.CONNACK && !version5) {
            return code < CONNACK_3.length ? CONNACK_3[code] : Integer.toString(code);
        }
        if (code == 0) {
            return switch (type) {
                case SUBACK -> "Granted QoS 0";
                case DISCONNECT -> "Normal disconnection";
                default -> "Success";
            };
        }
        if (type == MqttType.SUBACK && !version5 && code == FAILURE) {
            return "Failure";
        }
        String name = isKnown(code) ? NAMES[code] : null;
        return name != null ? name : Integer.toString(code);
    }
}
