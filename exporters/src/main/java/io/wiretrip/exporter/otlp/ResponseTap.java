package io.wiretrip.exporter.otlp;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
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

    private @Nullable Slot next;

    /** The request that is sent next on this thread is this one's; the exporting thread only. */
    void expect(@Nullable Slot slot) {
        next = slot;
    }

    @Override
    public <T> Iterable<T> load(Class<T> type) {
        if (type == HttpSenderProvider.class) {
            HttpSenderProvider official = official(HttpSenderProvider.class);
            HttpSenderProvider tapped = config -> new Http(official.createSender(config));
            return List.of(type.cast(tapped));
        }
        if (type == GrpcSenderProvider.class) {
            GrpcSenderProvider official = official(GrpcSenderProvider.class);
            GrpcSenderProvider tapped = config -> new Grpc(official.createSender(config));
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
