package io.wiretrip.agent.capture;

/** What to do where live capture is not permitted, in words for the operator. */
public final class LivePrivilege {
    /** Follows a sentence without its full stop. */
    public static final String REMEDY =
            """
            .
              either run it with sudo,
              or give it the capability, as root: setpriv --reuid=USER --regid=GROUP --init-groups \
            --inh-caps +net_raw,+net_admin --ambient-caps +net_raw,+net_admin wiretrip ...,
              or in a systemd unit: AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN.
              Do not set file capabilities (setcap) on the java binary: it would not start any more\
            """;

    private LivePrivilege() {}
}
