package io.wiretrip.exporter.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a response's body as printable text. A body that is longer than any message to
 * people is not read to its end.
 */
final class ResponseText implements BodySubscriber<String> {
    /** What is shown of a body. */
    private static final int SHOWN_BYTES = 256;

    /** What is read so that the connection can be used again. */
    private static final int READ_BYTES_MAX = 64 << 10;

    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final byte[] shown = new byte[SHOWN_BYTES];
    private int shownBytes;
    private long readBytes;
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<String> getBody() {
        return text;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        newSubscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            readBytes += buffer.remaining();
            int take = Math.min(buffer.remaining(), SHOWN_BYTES - shownBytes);
            buffer.get(shown, shownBytes, take);
            shownBytes += take;
        }
        if (readBytes > READ_BYTES_MAX && subscription != null) {
            subscription.cancel();
            onComplete();
        }
    }

    @Override
    public void onError(Throwable failure) {
        text.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        text.complete(printable(new String(shown, 0, shownBytes, StandardCharsets.UTF_8)));
    }

    /** The text in one line, with a replacement for whatever could play tricks on a terminal. */
    static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isWhitespace(c) ? ' ' : c)
                .map(c -> isShown(c) ? c : 0xFFFD)
                .forEach(clean::appendCodePoint);
        return clean.toString().strip();
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}
