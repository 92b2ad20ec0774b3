package io.wiretrip.protocol.amqp;

import io.wiretrip.protocol.RoundTrip;
import org.jspecify.annotations.Nullable;

/** What a message says of success and failure. */
final class AmqpOutcome {
    private static final String OK = "OK";
    private static final String VERSION_MISMATCH = "VERSION_MISMATCH";

    /** What "AMQP" was followed by until 0-9: class and instance, then major and minor. */
    private static final int OLD_VERSIONS = 0x0101;

    private AmqpOutcome() {}

    /**
     * The message that carries a reply code: the message itself, or the return that came before the
     * confirmation of a publish.
     */
    private static AmqpMessage speaker(RoundTrip roundTrip, AmqpMessage message) {
        if (message == roundTrip.response()
                && roundTrip.request() instanceof AmqpMessage request
                && request.returned() != null) {
            return request.returned();
        }
        return message;
    }

    static int replyCode(RoundTrip roundTrip, AmqpMessage message) {
        return speaker(roundTrip, message).replyCode();
    }

    static @Nullable String replyText(RoundTrip roundTrip, AmqpMessage message) {
        AmqpText text = speaker(roundTrip, message).text();
        return text == null ? null : text.replyText;
    }

    /** Name of the reply code. */
    static String errCode(RoundTrip roundTrip, AmqpMessage message) {
        if (message.method() == null) {
            return message.isFromClient() ? OK : VERSION_MISMATCH;
        }
        return AmqpReplyCode.name(replyCode(roundTrip, message));
    }

    /** What went wrong, or null. */
    static @Nullable String errorType(RoundTrip roundTrip, AmqpMessage message) {
        AmqpMethod method = message.method();
        if (method == AmqpMethod.BASIC_NACK || method == AmqpMethod.BASIC_REJECT) {
            return method.methodName();
        }
        String code = errCode(roundTrip, message);
        return code.equals(OK) ? null : code;
    }

    /** The method that made the sender close. */
    static @Nullable String failedMethod(AmqpMessage message) {
        AmqpMethod own = message.method();
        if (own == null || !own.isClose()) {
            return null;
        }
        AmqpMethod failed = AmqpMethod.of(message.failed() >>> 16, message.failed() & 0xffff);
        return failed == null ? null : failed.className() + "." + failed.methodName();
    }

    /** The version in a protocol header. */
    static @Nullable String version(AmqpMessage message) {
        if (message.method() != null) {
            return null;
        }
        int octets = message.failed();
        if (AmqpRecogniser.isAmqp1(octets)) {
            return "1.0";
        }
        int second = octets >>> 8 & 0xff;
        int last = octets & 0xff;
        return octets >>> 16 == OLD_VERSIONS
                ? second + "-" + last
                : (octets >>> 16 & 0xff) + "-" + second + "-" + last;
    }
}
