package io.wiretrip.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests for one page over connections that stay open: nginx and ab.
 *
 * @param bodyBytes size of the page
 */
record HttpLoad(int bodyBytes) implements LiveLoad {
    private static final Pattern COMPLETE = Pattern.compile("Complete requests: +(\\d+)");
    private static final Pattern FAILED =
            Pattern.compile("(?:Failed|Non-2xx) re\\w+: +([1-9]\\d*)");
    private static final Pattern RATE = Pattern.compile("Requests per second: +([\\d.]+)");

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
                "access_log off; keepalive_requests 1000000000;",
                "root " + pages + ";");
    }

    @Override
    public List<String> client(int port, long requests) throws IOException {
        return List.of(
                Children.tool("ab"),
                "-q",
                "-k",
                "-n" + requests,
                "-c" + Math.min(CONNECTIONS, requests),
                "http://127.0.0.1:" + port + "/page.txt");
    }

    @Override
    public Done done(String output, long requests) throws IOException {
        Matcher failed = FAILED.matcher(output);
        Matcher complete = COMPLETE.matcher(output);
        Matcher rate = RATE.matcher(output);
        if (failed.find() || !complete.find() || !rate.find()) {
            throw new IOException("ab failed: " + output.strip());
        }
        return new Done(Long.parseLong(complete.group(1)), Double.parseDouble(rate.group(1)));
    }

    @Override
    public boolean counts(String series) {
        return true;
    }
}
