package io.wiretrip.agent.flow;

import org.jspecify.annotations.Nullable;

/** Accounts by age; the links are in the accounts. */
final class AccountList {
    private @Nullable FlowAccount oldest;
    private @Nullable FlowAccount newest;

    @Nullable FlowAccount oldest() {
        return oldest;
    }

    /** Makes an account the youngest of this list, taking it out of the one it is in. */
    void append(FlowAccount account) {
        if (account.list != null) {
            account.list.remove(account);
        }
        account.list = this;
        account.older = newest;
        account.newer = null;
        if (newest == null) {
            oldest = account;
        } else {
            newest.newer = account;
        }
        newest = account;
    }

    void remove(FlowAccount account) {
        FlowAccount before = account.older;
        FlowAccount after = account.newer;
        if (before == null) {
            oldest = after;
        } else {
            before.newer = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.older = before;
        }
        account.list = null;
        account.older = null;
        account.newer = null;
    }
}
