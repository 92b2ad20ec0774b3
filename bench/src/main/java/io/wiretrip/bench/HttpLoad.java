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
        String config =
                """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log warn;
                events { worker_connections 1024; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  default_type text/plain;
                  keepalive_requests 1000000000;
                  server {
                    listen 127.0.0.1:%2$d;
                    root %3$s;
                  }
                }
                """
                        .formatted(folder, port, pages);
        Path file = Files.writeString(folder.resolve("nginx.conf"), config);
        Path log = folder.resolve("nginx.log");
        String nginx = Children.tool("nginx");
        Process server =
                children.start(log, List.of(nginx, "-p", folder.toString(), "-c", file.toString()));
        Path up = folder.resolve("nginx.pid");
        children.await("nginx", server, log, () -> Files.exists(up));
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
