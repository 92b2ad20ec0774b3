package io.wiretrip.protocol.redis;

/** What both directions of a connection know together. */
final class RedisConnection {
    /** The database is not known. */
    static final int UNKNOWN = -1;

    private int database;
    private int databaseInTransaction = UNKNOWN;
    private int selecting;
    private boolean monitoring;
    private long subscriptions;
    private long patterns;
    private boolean subscriptionLost;

    RedisConnection(boolean midstream) {
        this.database = midstream ? UNKNOWN : 0;
        this.subscriptionLost = midstream;
    }

    /** The database in which the command runs that is answered next. */
    int database() {
        return database;
    }

    /** SELECT was answered with OK. */
    void selected(int index) {
        database = index;
    }

    /** SELECT was queued; it runs with EXEC. */
    void queued(int index) {
        databaseInTransaction = index;
    }

    /** EXEC was answered: with results, or with none because it was refused. */
    void executed(boolean done) {
        if (done && databaseInTransaction != UNKNOWN) {
            database = databaseInTransaction;
        }
        databaseInTransaction = UNKNOWN;
    }

    /** RESET was answered. */
    void reset() {
        database = 0;
        databaseInTransaction = UNKNOWN;
        monitoring = false;
        subscriptions = 0;
        patterns = 0;
        subscriptionLost = false;
    }

    /** A command that may select was sent. */
    void mayBeSelected() {
        selecting++;
    }

    /** It was answered. */
    void decided() {
        selecting = Math.max(0, selecting - 1);
    }

    /** Answers were lost: perhaps one that selected. */
    void repliesLost() {
        if (selecting > 0) {
            database = UNKNOWN;
        }
        selecting = 0;
        subscriptionLost = true;
    }

    /** Commands were lost: perhaps one that selected. */
    void commandsLost() {
        database = UNKNOWN;
    }

    boolean isMonitoring() {
        return monitoring;
    }

    void monitors() {
        monitoring = true;
    }

    /** Whether messages may come unasked in arrays (RESP2). */
    boolean isSubscribed() {
        return subscriptions + patterns > 0;
    }

    /** How many confirmations an UNSUBSCRIBE without arguments gets; 0 if that is not known. */
    long subscriptions(boolean ofPatterns) {
        return ofPatterns ? patterns : subscriptions;
    }

    /** Whether the number of subscriptions is no longer certain. */
    boolean isSubscriptionLost() {
        return subscriptionLost;
    }

    /** A subscription was confirmed. */
    void subscribed(boolean pattern) {
        if (pattern) {
            patterns++;
        } else {
            subscriptions++;
        }
    }

    /** The end of a subscription was confirmed. */
    void unsubscribed(boolean pattern) {
        if (pattern) {
            patterns = Math.max(0, patterns - 1);
        } else {
            subscriptions = Math.max(0, subscriptions - 1);
        }
    }
}
