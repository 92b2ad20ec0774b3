package io.wiretrip.exporter.otlp;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** OTLP over gRPC, on grpc-java's server. */
public final class GrpcReceiver implements OtlpReceiver {
    private static final long SLOW_NS = 50_000_000;
    private static final Context.Key<Map<String, String>> HEADERS = Context.key("headers");

    private final Received received = new Received();
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Server server;
    private volatile Behaviour behaviour = Behaviour.TAKE;

    /** One at a free port. */
    public GrpcReceiver() {
        this(0);
    }

    /** One at a port. */
    public GrpcReceiver(int port) {
        try {
            server =
                    NettyServerBuilder.forAddress(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                            .executor(threads)
                            .intercept(new Headers())
                            .addService(service("trace", "TraceService"))
                            .addService(service("metrics", "MetricsService"))
                            .build()
                            .start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private ServerServiceDefinition service(String signal, String name) {
        String full = "opentelemetry.proto.collector." + signal + ".v1." + name;
        return ServerServiceDefinition.builder(full)
                .addMethod(
                        MethodDescriptor.<byte[], byte[]>newBuilder()
                                .setType(MethodDescriptor.MethodType.UNARY)
                                .setFullMethodName(full + "/Export")
                                .setRequestMarshaller(new Plain())
                                .setResponseMarshaller(new Plain())
                                .build(),
                        ServerCalls.asyncUnaryCall(this::handle))
                .build();
    }

    private void handle(byte[] body, StreamObserver<byte[]> out) {
        requests.incrementAndGet();
        Behaviour now = behaviour;
        switch (now) {
            case BUSY -> out.onError(Status.UNAVAILABLE.withDescription("busy").asException());
            case BROKEN -> out.onError(Status.INTERNAL.asException());
            case REFUSE -> out.onError(Status.INVALID_ARGUMENT.asException());
            case CLOSE_HALF_WAY -> out.onError(Status.DATA_LOSS.asException());
            case HANG -> {
                awaitEnd();
                out.onError(Status.INTERNAL.asException());
            }
            case TAKE, TAKE_ALL_BUT_ONE, SLOW -> {
                if (now == Behaviour.SLOW) {
                    LockSupport.parkNanos(SLOW_NS);
                }
                received.add(new Received.Message(HEADERS.get(), body));
                out.onNext(HttpReceiver.response(now));
                out.onCompleted();
            }
        }
    }

    private void awaitEnd() {
        try {
            hanging.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Messages as they are. */
    private static final class Plain implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Keeps the metadata of a call for its handler. */
    private static final class Headers implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
            Map<String, String> headers = new TreeMap<>();
            for (String name : metadata.keys()) {
                if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                    headers.put(
                            name,
                            metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
                }
            }
            return Contexts.interceptCall(
                    Context.current().withValue(HEADERS, headers), call, metadata, next);
        }
    }

    @Override
    public void behave(Behaviour next) {
        behaviour = next;
    }

    @Override
    public Received received() {
        return received;
    }

    @Override
    public int requests() {
        return requests.get();
    }

    @Override
    public String endpoint() {
        return "http://localhost:" + port();
    }

    /** The port. */
    public int port() {
        return server.getPort();
    }

    @Override
    public CountDownLatch hanging() {
        return hanging;
    }

    @Override
    public void close() {
        hanging.countDown();
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
    }
}
