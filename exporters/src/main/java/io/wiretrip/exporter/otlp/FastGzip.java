package io.wiretrip.exporter.otlp;

import io.opentelemetry.sdk.common.export.Compressor;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses fast rather than well: spans and metrics repeat themselves so much that what is left
 * hardly differs, while the default level takes most of the processor time of an export.
 */
final class FastGzip implements Compressor {
    private static final String GZIP = "gzip";
    private static final int BUFFER_BYTES = 1 << 13;

    /** The stream that the official compressor makes, at another level. */
    private static final class Stream extends GZIPOutputStream {
        Stream(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    @Override
    public String getEncoding() {
        return GZIP;
    }

    @Override
    public OutputStream compress(OutputStream out) throws IOException {
        return new Stream(out);
    }

    /**
     * A sender's configuration with this in the place of the official compressor, which cannot be
     * replaced otherwise.
     *
     * @param type the interface that has the settings
     */
    static <C> C in(Class<C> type, C config) {
        FastGzip fast = new FastGzip();
        Object changed =
                Proxy.newProxyInstance(
                        FastGzip.class.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> {
                            Object value = method.invoke(config, arguments);
                            return value instanceof Compressor own && own.getEncoding().equals(GZIP)
                                    ? fast
                                    : value;
                        });
        return type.cast(changed);
    }
}
