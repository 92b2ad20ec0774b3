package io.wiretrip.exporter.http;

import io.wiretrip.config.ConfigException;
import io.wiretrip.config.HttpTargetConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one target, one after the other, over HTTP/1.1 or, with TLS, HTTP/2 if the
 * target speaks it. Each attempt is bounded in time, whatever the target does. One thread sends;
 * any thread may close, which ends an attempt under way.
 */
public final class HttpSender implements Delivery.Attempt, AutoCloseable {
    /** How we call ourselves; each exporter's requests carry it. */
    public static final String USER_AGENT = "wiretrip" + version();

    private static final String TUNNEL_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

    static {
        // Otherwise the client would not pass a proxy's password on when it asks for a tunnel.
        if (System.getProperty(TUNNEL_SCHEMES) == null) {
            System.setProperty(TUNNEL_SCHEMES, "");
        }
    }

    private final URI endpoint;
    private final HttpTargetConfig target;
    private final InstantSource clock;
    private final Credentials credentials;
    private final ProxyChoice proxy;
    private final ExecutorService executor;
    private final HttpClient client;

    /**
     * Prepares sending; nothing is connected yet.
     *
     * @throws ConfigException if a certificate, a key or a proxy of the environment is unusable
     */
    public HttpSender(HttpTargetConfig target) {
        this(target, System.getenv(), InstantSource.system());
    }

    /**
     * As above, with another environment and clock.
     *
     * @param environment variables that may name a proxy
     * @param clock tells the time that a date in {@code Retry-After} is compared with
     */
    public HttpSender(
            HttpTargetConfig target, Map<String, String> environment, InstantSource clock) {
        this.target = target;
        this.clock = clock;
        this.endpoint = Redirects.withoutUser(URI.create(target.endpoint()));
        this.credentials = new Credentials(target);
        this.proxy = ProxyChoice.of(target, environment);
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NEVER) // Redirects says when we do
                        .connectTimeout(target.timeout())
                        .proxy(proxy)
                        .version(
                                ProxyChoice.isHttps(endpoint)
                                        ? HttpClient.Version.HTTP_2
                                        : HttpClient.Version.HTTP_1_1);
        if (!target.tls().isDefault()) {
            builder.sslContext(TlsContext.of(target.tls()));
        }
        this.executor =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
        this.client = builder.executor(executor).build();
    }

    /** The target as the log may show it, with its proxy. */
    public String shown() {
        String url = HttpTargetConfig.redacted(target.endpoint());
        return proxy.shown().isEmpty() ? url : url + " by way of " + proxy.shown();
    }

    @Override
    public HttpOutcome send(byte[] body, int length, Map<String, String> fields, Duration atMost) {
        Duration limit = atMost.compareTo(target.timeout()) < 0 ? atMost : target.timeout();
        long endNs = System.nanoTime() + limit.toNanos();
        try {
            String authorization = credentials.authorization();
            HttpRequest.BodyPublisher content =
                    HttpRequest.BodyPublishers.ofByteArray(body, 0, length);
            URI uri = endpoint;
            for (int hops = 0; ; hops++) {
                HttpRequest request = request(uri, fields, authorization).POST(content).build();
                HttpResponse<String> response = exchange(request, endNs);
                URI next = Redirects.followed(response, uri, hops);
                if (next == null) {
                    return outcome(response);
                }
                uri = next;
            }
        } catch (TimeoutException | HttpTimeoutException _) {
            return HttpOutcome.unreachable(
                    "no response in time", "waited " + limit.toMillis() + " ms");
        } catch (IOException e) {
            return failure(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return HttpOutcome.unreachable("interrupted", "");
        }
    }

    /** Ends an attempt under way and closes connections. */
    @Override
    public void close() {
        client.shutdownNow();
        executor.shutdownNow();
    }

    private HttpRequest.Builder request(
            URI uri, Map<String, String> fields, @Nullable String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        request.setHeader("User-Agent", USER_AGENT);
        target.header().forEach(request::setHeader);
        fields.forEach(request::setHeader);
        if (authorization != null) {
            request.setHeader("Authorization", authorization);
        }
        String proxyAuthorization = proxy.authorization();
        if (proxyAuthorization != null) {
            request.setHeader("Proxy-Authorization", proxyAuthorization);
        }
        return request;
    }

    /** The client's own limit ends with the response's head; this one with its last byte. */
    private HttpResponse<String> exchange(HttpRequest request, long endNs)
            throws IOException, InterruptedException, TimeoutException {
        CompletableFuture<HttpResponse<String>> exchange =
                client.sendAsync(request, _ -> new ResponseText());
        try {
            return exchange.get(Math.max(0, endNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException(String.valueOf(e.getCause()), e.getCause());
        } finally {
            exchange.cancel(true); // does nothing to one that has ended
        }
    }

    private HttpOutcome outcome(HttpResponse<String> response) {
        Instant now = clock.instant();
        Duration retryAfter =
                response.headers()
                        .firstValue("Retry-After")
                        .map(value -> RetryAfter.parse(value, now))
                        .orElse(null);
        String detail =
                response.headers()
                        .firstValue("Location")
                        .filter(_ -> response.statusCode() / 100 == 3)
                        .map(Redirects::advice)
                        .orElseGet(response::body);
        return HttpOutcome.response(
                response.statusCode(), credentials.masked(detail), retryAfter, response.headers());
    }

    private HttpOutcome failure(IOException failure) {
        String kind =
                switch (failure) {
                    case SSLException _ -> "TLS failed";
                    case ConnectException _ when hasCause(failure) -> "the host's name is unknown";
                    case ConnectException _ -> "cannot connect";
                    case java.nio.file.FileSystemException _ -> "cannot read auth.bearerTokenFile";
                    default -> "the exchange broke off";
                };
        return HttpOutcome.unreachable(
                kind,
                credentials.masked(ResponseText.printable(String.valueOf(failure.getMessage()))));
    }

    private static boolean hasCause(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    private static String version() {
        String version = HttpSender.class.getPackage().getImplementationVersion();
        return version == null ? "" : '/' + version;
    }
}
