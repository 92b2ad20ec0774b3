package io.wiretrip.exporter.otlp;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the official exporter, which tells success from failure, and the official sender,
 * which knows why: the status, and how many items of a request that was taken were refused.
 */
public final class ResponseTap implements ComponentLoader {
    /** What is learnt of one request; set before the exporter hears of it. */
    static final class Slot {
        private volatile @Nullable OtlpResult result;

        @Nullable OtlpResult result() {
            return result;
        }
    }

    /** The official sender, whatever its answers are. */
    @FunctionalInterface
    private interface Direct {
        void send(MessageWriter message, CompletableResultCode done);
    }

    private @Nullable Slot next;
    private @Nullable Direct direct;

    /** The request that is sent next on this thread is this one's; the exporting thread only. */
    void expect(@Nullable Slot slot) {
        next = slot;
    }

    /**
     * Sends a message that is encoded already; what became of it is in the slot that expects it.
     * Once an exporter was built with this; the exporting thread only.
     */
    public CompletableResultCode send(MessageWriter message) {
        CompletableResultCode done = new CompletableResultCode();
        if (direct == null) {
            throw new IllegalStateException("no exporter was built");
        }
        direct.send(message, done);
        return done;
    }

    @Override
    public <T> Iterable<T> load(Class<T> type) {
        if (type == HttpSenderProvider.class) {
            HttpSenderProvider official = official(HttpSenderProvider.class);
            HttpSenderProvider tapped =
                    config -> {
                        Http http =
                                new Http(
                                        official.createSender(
                                                FastGzip.in(HttpSenderConfig.class, config)));
                        direct = http::send;
                        return http;
                    };
            return List.of(type.cast(tapped));
        }
        if (type == GrpcSenderProvider.class) {
            GrpcSenderProvider official = official(GrpcSenderProvider.class);
            GrpcSenderProvider tapped =
                    config -> {
                        Grpc grpc =
                                new Grpc(
                                        official.createSender(
                                                FastGzip.in(GrpcSenderConfig.class, config)));
                        direct = grpc::send;
                        return grpc;
                    };
            return List.of(type.cast(tapped));
        }
        return ServiceLoader.load(type, ResponseTap.class.getClassLoader());
    }

    private static <T> T official(Class<T> type) {
        return ServiceLoader.load(type, ResponseTap.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + type.getName()));
    }

    private Slot taken() {
        Slot slot = next;
        return slot == null ? new Slot() : slot;
    }

    private final class Http implements HttpSender {
        private final HttpSender official;

        Http(HttpSender official) {
            this.official = official;
        }

        void send(MessageWriter message, CompletableResultCode done) {
            send(message, _ -> done.succeed(), done::failExceptionally);
        }

        @Override
        public void send(
                MessageWriter message,
                Consumer<HttpResponse> onResponse,
                Consumer<Throwable> onError) {
            Slot slot = taken();
            official.send(
                    message,
                    response -> {
                        slot.result =
                                OtlpResult.ofHttp(
                                        response.getStatusCode(),
                                        response.getStatusMessage(),
                                        response.getResponseBody());
                        onResponse.accept(response);
                    },
                    failure -> {
                        slot.result = OtlpResult.ofFailure(failure);
                        onError.accept(failure);
                    });
        }

        @Override
        public CompletableResultCode shutdown() {
            return official.shutdown();
        }
    }

    private final class Grpc implements GrpcSender {
        private final GrpcSender official;

        Grpc(GrpcSender official) {
            this.official = official;
        }

        void send(MessageWriter message, CompletableResultCode done) {
            send(message, _ -> done.succeed(), done::failExceptionally);
        }

        @Override
        public void send(
                MessageWriter message,
                Consumer<GrpcResponse> onResponse,
                Consumer<Throwable> onError) {
            Slot slot = taken();
            official.send(
                    message,
                    response -> {
                        slot.result =
                                OtlpResult.ofGrpc(
                                        response.getStatusCode(),
                                        response.getStatusDescription(),
                                        response.getResponseMessage());
                        onResponse.accept(response);
                    },
                    failure -> {
                        slot.result = OtlpResult.ofFailure(failure);
                        onError.accept(failure);
                    });
        }

        @Override
        public CompletableResultCode shutdown() {
            return official.shutdown();
        }
    }
}
