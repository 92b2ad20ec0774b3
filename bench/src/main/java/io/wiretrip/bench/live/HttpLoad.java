package io.wiretrip.bench.live;

import io.wiretrip.bench.run.Children;
import io.wiretrip.bench.run.Nginx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests for one page over connections that stay open: nginx and h2load, which speaks HTTP/1.1
 * too, is nearly as fast as wrk, and sends as many requests as it is told.
 *
 * @param bodyBytes size of the page
 * @param connections of the client
 */
public record HttpLoad(int bodyBytes, int connections) implements LiveLoad {
    private static final Pattern DONE =
            Pattern.compile("requests: .* (\\d+) succeeded, 0 failed, 0 errored, 0 timeout");
    private static final Pattern RATE = Pattern.compile("finished in .*, ([\\d.]+) req/s");

    @Override
    public String protocol() {
        return "http";
    }

    @Override
    public List<String> labels() {
        return List.of(
                "server.host",
                "server.port",
                "request.method",
                "request.path",
                "request.remote_host",
                "response.status_code");
    }

    @Override
    public void serve(Children children, Path folder, int port)
            throws IOException, InterruptedException {
        byte[] body = new byte[bodyBytes];
        Arrays.fill(body, (byte) 'a');
        Path pages = Files.createDirectory(folder.resolve("pages"));
        Files.write(pages.resolve("page.txt"), body);
        Nginx.start(
                children,
                folder,
                port,
                "access_log off; keepalive_requests 1000000000; keepalive_timeout 1h;",
                "root " + pages + ";");
    }

    @Override
    public List<String> client(Path folder, int port, long requests) throws IOException {
        return List.of(
                Children.tool("h2load"),
                "--h1",
                "-t1",
                "-n" + requests,
                "-c" + Math.min(connections, requests),
                "http://127.0.0.1:" + port + "/page.txt");
    }

    @Override
    public Done done(String output, long requests) throws IOException {
        Matcher done = DONE.matcher(output);
        Matcher rate = RATE.matcher(output);
        if (!done.find() || !rate.find() || Long.parseLong(done.group(1)) != requests) {
            throw new IOException("h2load failed: " + output.strip());
        }
        return new Done(requests, Double.parseDouble(rate.group(1)));
    }

    @Override
    public boolean counts(String series) {
        return true;
    }
}
