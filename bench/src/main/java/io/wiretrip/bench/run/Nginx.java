package io.wiretrip.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One nginx on loopback, in one process, that writes nothing outside of its folder. */
public final class Nginx {
    private Nginx() {}

    /**
     * Starts it and waits until it listens.
     *
     * @param children ends it
     * @param folder for its files
     * @param http more directives for the section {@code http}
     * @param server more directives for the section {@code server}
     */
    public static void start(Children children, Path folder, int port, String http, String server)
            throws IOException, InterruptedException {
        String config =
                """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log warn;
                events { worker_connections 4096; }
                http {
                  %3$s
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  default_type text/plain;
                  server {
                    listen 127.0.0.1:%2$d;
                    %4$s
                  }
                }
                """
                        .formatted(folder, port, http, server);
        Path file = Files.writeString(folder.resolve("nginx.conf"), config);
        Path log = folder.resolve("nginx.log");
        String nginx = Children.tool("nginx");
        Process process =
                children.start(log, List.of(nginx, "-p", folder.toString(), "-c", file.toString()));
        Path up = folder.resolve("nginx.pid");
        children.await("nginx", process, log, () -> Files.exists(up));
    }
}
