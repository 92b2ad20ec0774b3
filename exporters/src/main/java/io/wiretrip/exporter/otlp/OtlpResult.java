package io.wiretrip.exporter.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What became of one request.
 *
 * @param kind how it ended
 * @param rejected how many items the target refused although it took the request
 * @param message what the target or the network said
 */
record OtlpResult(Kind kind, long rejected, String message) {
    private static final int OK_FROM = 200;
    private static final int OK_TO = 299;
    private static final int MESSAGE_LENGTH_MAX = 256;
    private static final int PARTIAL_SUCCESS = 1;
    private static final int REJECTED = 1;
    private static final int ERROR_MESSAGE = 2;

    /** How a request ended. */
    enum Kind {
        /** The target took it. */
        TAKEN,
        /** The target refused it, and would again. */
        REFUSED,
        /** It failed, and may not the next time. */
        FAILED,
        /** It was never sent. */
        UNSENT
    }

    /** What a target answered over HTTP, by the rules of OTLP. */
    static OtlpResult ofHttp(int status, String text, byte[] body) {
        if (status >= OK_FROM && status <= OK_TO) {
            return taken(body);
        }
        String message = "HTTP status " + status + (text.isBlank() ? "" : " " + text.strip());
        return switch (status) {
            case 429, 502, 503, 504 -> new OtlpResult(Kind.FAILED, 0, message);
            default -> new OtlpResult(Kind.REFUSED, 0, message);
        };
    }

    /** What a target answered over gRPC, by the rules of OTLP. */
    static OtlpResult ofGrpc(GrpcStatusCode status, @Nullable String text, byte[] body) {
        if (status == GrpcStatusCode.OK) {
            return taken(body);
        }
        String message =
                "gRPC status " + status + (text == null || text.isBlank() ? "" : ": " + cut(text));
        return switch (status) {
            case CANCELLED,
                    DEADLINE_EXCEEDED,
                    RESOURCE_EXHAUSTED,
                    ABORTED,
                    OUT_OF_RANGE,
                    UNAVAILABLE,
                    DATA_LOSS ->
                    new OtlpResult(Kind.FAILED, 0, message);
            default -> new OtlpResult(Kind.REFUSED, 0, message);
        };
    }

    /** No answer came. */
    static OtlpResult ofFailure(Throwable failure) {
        String said = failure.getMessage();
        String name = failure.getClass().getSimpleName();
        return new OtlpResult(Kind.FAILED, 0, said == null ? name : name + ": " + cut(said));
    }

    /** The official exporter did not even send it. */
    static OtlpResult unsent(@Nullable Throwable failure) {
        String said = failure == null ? null : failure.getMessage();
        return new OtlpResult(Kind.UNSENT, 0, said == null ? "could not be encoded" : cut(said));
    }

    /** All responses of OTLP are alike: a partial success, with a number and a message in it. */
    private static OtlpResult taken(byte[] body) {
        long rejected = 0;
        String message = "";
        try {
            CodedInputStream in = CodedInputStream.newInstance(body);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag != tag(PARTIAL_SUCCESS, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                    in.skipField(tag);
                    continue;
                }
                CodedInputStream partial = in.readBytes().newCodedInput();
                for (int t = partial.readTag(); t != 0; t = partial.readTag()) {
                    if (t == tag(REJECTED, WireFormat.WIRETYPE_VARINT)) {
                        rejected = partial.readInt64();
                    } else if (t == tag(ERROR_MESSAGE, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                        message = cut(partial.readString());
                    } else {
                        partial.skipField(t);
                    }
                }
            }
        } catch (IOException _) {
            // it took the request, whatever it says about it
        }
        return new OtlpResult(Kind.TAKEN, Math.max(0, rejected), message);
    }

    private static int tag(int field, int type) {
        return field << 3 | type;
    }

    private static String cut(String text) {
        return text.length() <= MESSAGE_LENGTH_MAX ? text : text.substring(0, MESSAGE_LENGTH_MAX);
    }
}
