package io.wiretrip.agent.server;

import io.wiretrip.config.ServerAuthConfig;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Who may do what. What shows traffic or changes the agent needs valid credentials, or comes from
 * the same host, unless the configuration opens it to the network. A browser must not be made to do
 * it by a page from elsewhere: neither by a request across origins, nor by a name that was made to
 * point at this host.
 */
final class Access {
    /** Headers by which proxies say that they speak for somebody else. */
    private static final List<String> FORWARDING =
            List.of("Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via");

    private static final Pattern LITERAL =
            Pattern.compile(
                    "(?:\\[[0-9a-f:.]+(?:%[\\w-]+)?]|\\d{1,3}(?:\\.\\d{1,3}){3}|localhost)(?::\\d{1,5})?");

    private final ServerAuthConfig auth;
    private final byte[] basic;
    private final byte[] bearer;

    /** What to answer. */
    enum Verdict {
        /** Go on. */
        ALLOWED("allowed"),
        /** Valid credentials are needed. */
        NEEDS_CREDENTIALS("needs_credentials"),
        /** There are no credentials, and the peer is on another host. */
        NOT_FROM_THIS_HOST("not_from_this_host"),
        /** It came to this host under a name, as a browser would that was deceived. */
        FOREIGN_NAME("foreign_name"),
        /** A page of another origin made a browser send it. */
        CROSS_ORIGIN("cross_origin");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** The value of the reason's label. */
        String text() {
            return text;
        }
    }

    Access(ServerAuthConfig auth) {
        this.auth = auth;
        String pair = auth.username() + ':' + auth.password();
        this.basic = auth.username().isBlank() ? new byte[0] : digest(pair);
        this.bearer = auth.bearerToken().isEmpty() ? new byte[0] : digest(auth.bearerToken());
    }

    /**
     * Judges a request.
     *
     * @param guarded whether it shows traffic or changes the agent
     */
    Verdict judge(Call call, boolean guarded) {
        if (guarded && isCrossOrigin(call)) {
            return Verdict.CROSS_ORIGIN;
        }
        if (!guarded && !auth.everything()) {
            return Verdict.ALLOWED;
        }
        if (auth.openToNetwork() || hasCredentials(call.header("Authorization"))) {
            return Verdict.ALLOWED;
        }
        boolean local = auth.trustLoopback() && isFromThisHost(call);
        String host = call.header("Host").toLowerCase(Locale.ROOT);
        if (local && (host.isEmpty() || LITERAL.matcher(host).matches())) {
            return Verdict.ALLOWED;
        }
        if (auth.hasCredentials()) {
            return Verdict.NEEDS_CREDENTIALS;
        }
        return local ? Verdict.FOREIGN_NAME : Verdict.NOT_FROM_THIS_HOST;
    }

    /** What a person is told. */
    static String explanation(Verdict verdict, Call call) {
        return switch (verdict) {
            case ALLOWED -> "";
            case NEEDS_CREDENTIALS ->
                    call.path()
                            + " needs credentials: those of server.auth.username and password, or"
                            + " server.auth.bearerToken.";
            case NOT_FROM_THIS_HOST ->
                    call.path()
                            + " shows traffic or changes the agent, so it answers the same host"
                            + " alone. Ask from there, or set server.auth.username and password or"
                            + " server.auth.bearerToken and send them; on a trusted network,"
                            + " server.auth.openToNetwork: true opens it to everybody.";
            case FOREIGN_NAME ->
                    "Host: "
                            + call.header("Host")
                            + " (expected: an address or localhost, since a web page can make any"
                            + " other name point at this host; or send credentials)";
            case CROSS_ORIGIN ->
                    call.path()
                            + " shows traffic or changes the agent and is not for pages of another"
                            + " origin.";
        };
    }

    /** The challenges of a 401. */
    List<String> challenges() {
        String basicChallenge = "Basic realm=\"wiretrip\", charset=\"UTF-8\"";
        String bearerChallenge = "Bearer realm=\"wiretrip\"";
        return basic.length == 0
                ? List.of(bearerChallenge)
                : bearer.length == 0
                        ? List.of(basicChallenge)
                        : List.of(basicChallenge, bearerChallenge);
    }

    private static boolean isFromThisHost(Call call) {
        InetAddress peer = call.peer();
        if (!peer.isLoopbackAddress()) {
            return false;
        }
        for (String header : FORWARDING) {
            if (call.headers().containsKey(header)) {
                return false; // a proxy on this host, for somebody on another
            }
        }
        return true;
    }

    private static boolean isCrossOrigin(Call call) {
        String site = call.header("Sec-Fetch-Site").toLowerCase(Locale.ROOT);
        if (!site.isEmpty() && !site.equals("same-origin") && !site.equals("none")) {
            return true;
        }
        String origin = call.header("Origin").toLowerCase(Locale.ROOT);
        int authority = origin.indexOf("://");
        return !origin.isEmpty()
                && (authority < 0
                        || !origin.substring(authority + 3)
                                .equals(call.header("Host").toLowerCase(Locale.ROOT)));
    }

    /** Takes the same time however much of a secret is right. */
    private boolean hasCredentials(String header) {
        int space = header.indexOf(' ');
        if (space < 0) {
            return false;
        }
        String given = header.substring(space + 1).strip();
        return switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "basic" -> basic.length > 0 && MessageDigest.isEqual(basic, digestOfPair(given));
            case "bearer" -> bearer.length > 0 && MessageDigest.isEqual(bearer, digest(given));
            default -> false;
        };
    }

    private static byte[] digestOfPair(String base64) {
        try {
            return digest(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
