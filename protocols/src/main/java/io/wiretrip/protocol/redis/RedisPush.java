package io.wiretrip.protocol.redis;

import io.wiretrip.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/** What the first word of a push, or of an array to a subscriber, says. */
enum RedisPush {
    MESSAGE("message", Role.NEWS, false),
    PMESSAGE("pmessage", Role.NEWS, false),
    SMESSAGE("smessage", Role.NEWS, false),
    SUBSCRIBE("subscribe", Role.BEGINS, false),
    PSUBSCRIBE("psubscribe", Role.BEGINS, true),
    SSUBSCRIBE("ssubscribe", Role.BEGINS, false),
    UNSUBSCRIBE("unsubscribe", Role.ENDS, false),
    PUNSUBSCRIBE("punsubscribe", Role.ENDS, true),
    SUNSUBSCRIBE("sunsubscribe", Role.ENDS, false),
    INVALIDATE("invalidate", Role.NEWS, false),
    TRACKING("tracking-redir-broken", Role.NEWS, false);

    /** The longest word. */
    static final int BYTES_MAX = 21;

    private enum Role {
        NEWS,
        BEGINS,
        ENDS
    }

    private static final RedisPush[] ALL = values();

    private final String word;
    private final Role role;
    private final boolean pattern;

    RedisPush(String word, Role role, boolean pattern) {
        this.word = word;
        this.role = role;
        this.pattern = pattern;
    }

    /** The kind that {@code from..to-1} names; null if it is none of these. */
    static @Nullable RedisPush of(Bytes in, int from, int to) {
        for (RedisPush push : ALL) {
            if (push.word.length() == to - from && push.isAt(in, from)) {
                return push;
            }
        }
        return null;
    }

    private boolean isAt(Bytes in, int from) {
        for (int i = 0; i < word.length(); i++) {
            if (in.u8(from + i) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The word itself. */
    String word() {
        return word;
    }

    /** Whether it confirms that a subscription began. */
    boolean begins() {
        return role == Role.BEGINS;
    }

    /** Whether it confirms that a subscription began or ended. */
    boolean confirms() {
        return role != Role.NEWS;
    }

    /** Whether it comes although no client asked for it. */
    boolean isNews() {
        return role == Role.NEWS || this == SUNSUBSCRIBE; // the slot of a channel has moved
    }

    boolean isPattern() {
        return pattern;
    }
}
