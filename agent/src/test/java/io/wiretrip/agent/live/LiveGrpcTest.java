package io.wiretrip.agent.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.wiretrip.agent.Summary;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What grpc-java tells client and server is what the agent has seen: each call, each message. */
@Timeout(120)
final class LiveGrpcTest {
    private static final int UNARY_CALLS = 50;
    private static final int STREAMED = 20;
    private static final int SENT = 7;
    private static final int TURNS = 9;
    private static final byte[] LARGE = new byte[100_000];

    private static final MethodDescriptor<byte[], byte[]> UNARY = method("Unary", MethodType.UNARY);
    private static final MethodDescriptor<byte[], byte[]> DOWN =
            method("Down", MethodType.SERVER_STREAMING);
    private static final MethodDescriptor<byte[], byte[]> UP =
            method("Up", MethodType.CLIENT_STREAMING);
    private static final MethodDescriptor<byte[], byte[]> BOTH =
            method("Both", MethodType.BIDI_STREAMING);
    private static final MethodDescriptor<byte[], byte[]> FAILS = method("Fails", MethodType.UNARY);
    private static final MethodDescriptor<byte[], byte[]> SILENT =
            method("Silent", MethodType.UNARY);
    private static final MethodDescriptor<byte[], byte[]> MISSING =
            method("Missing", MethodType.UNARY);

    /** Messages are bytes. */
    private static final class BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
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

    /** Sends back what comes, and says when no more will. */
    private static final class Echo implements StreamObserver<byte[]> {
        private final StreamObserver<byte[]> out;
        private final boolean onlyLast;
        private byte[] last = {};

        Echo(StreamObserver<byte[]> out, boolean onlyLast) {
            this.out = out;
            this.onlyLast = onlyLast;
        }

        @Override
        public void onNext(byte[] value) {
            last = value;
            if (!onlyLast) {
                out.onNext(value);
            }
        }

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {
            if (onlyLast) {
                out.onNext(last);
            }
            out.onCompleted();
        }
    }

    /** Waits for the end of a call. */
    private static final class Ends implements StreamObserver<byte[]> {
        private final CompletableFuture<Integer> count = new CompletableFuture<>();
        private final CompletableFuture<Boolean> first = new CompletableFuture<>();
        private int messages;

        @Override
        public void onNext(byte[] value) {
            messages++;
            first.complete(true);
        }

        @Override
        public void onError(Throwable cause) {
            count.completeExceptionally(cause);
        }

        @Override
        public void onCompleted() {
            count.complete(messages);
        }
    }

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(type)
                .setFullMethodName("live.Echo/" + name)
                .setRequestMarshaller(new BytesMarshaller())
                .setResponseMarshaller(new BytesMarshaller())
                .build();
    }

    private static Server server() throws IOException {
        ServerServiceDefinition echo =
                ServerServiceDefinition.builder("live.Echo")
                        .addMethod(
                                UNARY,
                                ServerCalls.asyncUnaryCall(
                                        (ask, out) -> {
                                            out.onNext(ask);
                                            out.onCompleted();
                                        }))
                        .addMethod(
                                DOWN,
                                ServerCalls.asyncServerStreamingCall(
                                        (ask, out) -> {
                                            for (int i = 0; i < STREAMED; i++) {
                                                out.onNext(ask);
                                            }
                                            out.onCompleted();
                                        }))
                        .addMethod(
                                UP,
                                ServerCalls.asyncClientStreamingCall(out -> new Echo(out, true)))
                        .addMethod(
                                BOTH,
                                ServerCalls.asyncBidiStreamingCall(out -> new Echo(out, false)))
                        .addMethod(
                                FAILS,
                                ServerCalls.asyncUnaryCall(
                                        (ask, out) ->
                                                out.onError(
                                                        Status.NOT_FOUND
                                                                .withDescription("nö: 100%")
                                                                .asRuntimeException())))
                        .addMethod(SILENT, ServerCalls.asyncUnaryCall((ask, out) -> {}))
                        .build();
        return NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(echo)
                .build()
                .start();
    }

    @Test
    void seesWhatClientAndServerSay() throws Exception {
        LiveRequirements.captureWith();
        Server server = server();
        Map<String, Integer> told = new TreeMap<>();
        try (LiveRun run = LiveRun.onLoopback("grpc;" + server.getPort())) {
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                            .usePlaintext()
                            .intercept(MetadataUtils.newAttachHeadersInterceptor(secret()))
                            .build();
            try {
                talk(channel, told);
            } finally {
                channel.shutdown().awaitTermination(10, TimeUnit.SECONDS);
            }
            int calls = told.values().stream().mapToInt(Integer::intValue).sum();
            run.awaitCount(calls);
            Summary summary = run.stop();
            List<RoundTrip> seen = run.roundTrips();
            Map<String, Integer> counted = new TreeMap<>();
            seen.forEach(rt -> counted.merge(fact(rt), 1, Integer::sum));
            assertThat(counted).isEqualTo(told);
            assertThat(seen)
                    .allMatch(rt -> rt.protocol().name().equals("grpc"))
                    .noneMatch(rt -> JsonText.of(rt).contains("canary"))
                    .filteredOn(rt -> rt.outcome() == Outcome.COMPLETE)
                    .filteredOn(rt -> rt.quality() == Quality.COMPLETE)
                    .hasSizeGreaterThanOrEqualTo(calls - 2);
            assertThat(seen)
                    .filteredOn(rt -> JsonText.request(rt, "Method").equals("\"Fails\""))
                    .allMatch(rt -> JsonText.response(rt, "Message").equals("\"nö: 100%\""));
            assertThat(summary.gaps()).isZero();
            assertThat(summary.kernelDrops()).isZero();
        } finally {
            server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    private static Metadata secret() {
        Metadata metadata = new Metadata();
        metadata.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer canary");
        return metadata;
    }

    private static void talk(ManagedChannel channel, Map<String, Integer> told) throws Exception {
        CallOptions plain = CallOptions.DEFAULT;
        for (int i = 0; i < UNARY_CALLS; i++) {
            ClientCalls.blockingUnaryCall(channel, UNARY, plain, new byte[i]);
        }
        ClientCalls.blockingUnaryCall(channel, UNARY, plain.withCompression("gzip"), LARGE);
        told.put("Unary OK 1 1", UNARY_CALLS + 1);
        Iterator<byte[]> many =
                ClientCalls.blockingServerStreamingCall(channel, DOWN, plain, LARGE);
        int messages = 0;
        while (many.hasNext()) {
            many.next();
            messages++;
        }
        told.put("Down OK 1 " + messages, 1);
        Ends up = new Ends();
        StreamObserver<byte[]> sender =
                ClientCalls.asyncClientStreamingCall(channel.newCall(UP, plain), up);
        for (int i = 0; i < SENT; i++) {
            sender.onNext(new byte[i]);
        }
        sender.onCompleted();
        told.put("Up OK " + SENT + " " + up.count.get(20, TimeUnit.SECONDS), 1);
        Ends both = new Ends();
        StreamObserver<byte[]> talker =
                ClientCalls.asyncBidiStreamingCall(channel.newCall(BOTH, plain), both);
        for (int i = 0; i < TURNS; i++) {
            talker.onNext(LARGE);
        }
        talker.onCompleted();
        told.put("Both OK " + TURNS + " " + both.count.get(20, TimeUnit.SECONDS), 1);
        told.put("Fails " + failure(channel, FAILS, plain) + " 1 0", 1);
        told.put("Missing " + failure(channel, MISSING, plain) + " 1 0", 1);
        withdraw(channel, told);
    }

    /** What a client calls DEADLINE_EXCEEDED is on the wire a call that it withdraws. */
    private static void withdraw(ManagedChannel channel, Map<String, Integer> told)
            throws Exception {
        CallOptions hurried = CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS);
        assertThat(failure(channel, SILENT, hurried)).isEqualTo("DEADLINE_EXCEEDED");
        told.put("Silent cancelled 1 0", 1);
        Ends ends = new Ends();
        var call = channel.newCall(BOTH, CallOptions.DEFAULT);
        StreamObserver<byte[]> sender = ClientCalls.asyncBidiStreamingCall(call, ends);
        sender.onNext(LARGE);
        ends.first.get(20, TimeUnit.SECONDS);
        call.cancel("enough", null);
        told.put("Both cancelled 1 1", 1);
    }

    private static String failure(
            ManagedChannel channel, MethodDescriptor<byte[], byte[]> method, CallOptions options) {
        try {
            ClientCalls.blockingUnaryCall(channel, method, options, new byte[] {1});
            return "OK";
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode().name();
        }
    }

    private static String fact(RoundTrip rt) {
        String status = JsonText.response(rt, "Status");
        // At the deadline both ends withdraw the call; which reset comes first is chance. Where a
        // server knows no such method it need not wait for the request, whose rest is then reset.
        boolean cancelled =
                (JsonText.request(rt, "Cancelled").equals("true")
                                && !status.equals("\"UNIMPLEMENTED\""))
                        || status.equals("\"CANCELLED\"");
        return String.join(
                        " ",
                        JsonText.request(rt, "Method"),
                        cancelled ? "cancelled" : status,
                        JsonText.request(rt, "Messages"),
                        JsonText.response(rt, "Messages"))
                .replace("\"", "")
                .replace("absent", "0");
    }
}
