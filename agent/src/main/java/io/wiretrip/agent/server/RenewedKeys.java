package io.wiretrip.agent.server;

import io.wiretrip.config.ServerTlsConfig;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's certificate, read again when its files change: certificates are renewed every few
 * weeks, and the agent runs for months. Files that cannot be used leave the old one in place.
 */
final class RenewedKeys extends X509ExtendedKeyManager {
    private static final Logger LOG = LoggerFactory.getLogger(RenewedKeys.class);
    private static final long LOOK_NS = 5_000_000_000L;

    private final Path certFile;
    private final Path keyFile;
    private final long lookNs;
    private volatile X509ExtendedKeyManager current;
    private long seen;
    private long lookedNs;

    /**
     * Reads the files.
     *
     * @throws ServerException if they cannot be used
     */
    RenewedKeys(ServerTlsConfig tls) throws ServerException {
        this(tls, LOOK_NS);
    }

    RenewedKeys(ServerTlsConfig tls, long lookNs) throws ServerException {
        this.certFile = Path.of(tls.certFile());
        this.keyFile = Path.of(tls.keyFile());
        this.lookNs = lookNs;
        this.seen = fingerprint();
        this.lookedNs = System.nanoTime();
        this.current = manager(Pem.read(certFile, keyFile));
    }

    /** A context for the server. */
    SSLContext context() throws ServerException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {this}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new ServerException("server.tls: this JDK has no TLS: " + e.getMessage(), e);
        }
    }

    private static X509ExtendedKeyManager manager(Pem pem) throws ServerException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] none = {};
            store.setKeyEntry("server", pem.key(), none, pem.chain().toArray(new Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, none);
            for (KeyManager manager : factory.getKeyManagers()) {
                if (manager instanceof X509ExtendedKeyManager keys) {
                    return keys;
                }
            }
            throw new ServerException("server.tls: this JDK has no key manager for X.509");
        } catch (GeneralSecurityException | IOException e) {
            throw new ServerException(
                    "server.tls: the certificate cannot be used: " + e.getMessage(), e);
        }
    }

    private X509ExtendedKeyManager renewed() {
        synchronized (this) {
            long nowNs = System.nanoTime();
            if (nowNs - lookedNs >= lookNs) {
                lookedNs = nowNs;
                renew();
            }
        }
        return current;
    }

    private void renew() {
        long now = fingerprint();
        if (now == seen) {
            return;
        }
        seen = now;
        try {
            current = manager(Pem.read(certFile, keyFile));
            LOG.info("the server's certificate was renewed from {}", certFile);
        } catch (ServerException e) {
            LOG.warn("the server's certificate stays as it was: {}", e.getMessage());
        }
    }

    private long fingerprint() {
        return 31 * modified(certFile) + modified(keyFile);
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis() * 31 + Files.size(file);
        } catch (IOException _) {
            return -1; // being replaced; the next look sees the new one
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return renewed().chooseEngineServerAlias(keyType, issuers, engine);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, Socket socket) {
        return renewed().chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return current.getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return current.getPrivateKey(alias);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return current.getServerAliases(keyType, issuers);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
