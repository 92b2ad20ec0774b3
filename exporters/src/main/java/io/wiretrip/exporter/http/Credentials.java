package io.wiretrip.exporter.http;

import io.wiretrip.config.HttpAuthConfig;
import io.wiretrip.config.HttpTargetConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The field {@code Authorization}, and what of it must not be shown. Owned by one thread. */
final class Credentials {
    private static final int TOKEN_BYTES_MAX = 16 << 10;

    /** Shorter texts than this are no secrets, and would be found everywhere. */
    private static final int SECRET_LENGTH_MIN = 4;

    private static final String MASK = "***";

    private final @Nullable String fixed;
    private final String tokenFile;
    private final List<String> secrets = new ArrayList<>();
    private String readToken = "";

    Credentials(HttpTargetConfig target) {
        HttpAuthConfig auth = target.auth();
        String user = URI.create(target.endpoint()).getRawUserInfo();
        this.tokenFile = auth.bearerTokenFile();
        if (!auth.username().isEmpty()) {
            fixed = basic(auth.username() + ':' + auth.password());
            addSecret(auth.password());
        } else if (!auth.bearerToken().isEmpty()) {
            fixed = "Bearer " + auth.bearerToken();
            addSecret(auth.bearerToken());
        } else if (tokenFile.isEmpty() && user != null) { // as Go's client has it
            String decoded = URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
            fixed = basic(decoded.indexOf(':') < 0 ? decoded + ':' : decoded);
            addSecret(decoded.substring(decoded.indexOf(':') + 1));
        } else {
            fixed = null;
        }
        if (fixed != null) {
            addSecret(fixed.substring(fixed.indexOf(' ') + 1)); // as it is on the wire
        }
        target.header().values().forEach(this::addSecret);
    }

    /**
     * The value of {@code Proxy-Authorization} or {@code Authorization} for {@code user:password}.
     */
    static String basic(String userAndPassword) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The value to send; null for none.
     *
     * @throws IOException if the token's file cannot be read or holds none
     */
    @Nullable String authorization() throws IOException {
        if (tokenFile.isEmpty()) {
            return fixed;
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(Path.of(tokenFile))) {
            bytes = in.readNBytes(TOKEN_BYTES_MAX + 1);
        }
        String token = new String(bytes, StandardCharsets.ISO_8859_1).strip();
        if (token.isEmpty()
                || bytes.length > TOKEN_BYTES_MAX
                || !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IOException("it holds no token");
        }
        readToken = token;
        return "Bearer " + token;
    }

    /** The same text without what is secret. */
    String masked(String text) {
        String masked = readToken.isEmpty() ? text : text.replace(readToken, MASK);
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }

    private void addSecret(String secret) {
        if (secret.length() >= SECRET_LENGTH_MIN) {
            secrets.add(secret);
        }
    }
}
