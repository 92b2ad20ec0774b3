package io.wiretrip.protocol.http2;

import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.UpgradedRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What both directions of a connection have to know: the open streams and their messages. The
 * decoders bring what the frames say; messages begin and end here.
 */
final class Http2Connection {
    /** How many interim responses of one request are kept. */
    static final int INTERIM_MAX = 16;

    /** How many stream numbers a loss may swallow. */
    private static final long STREAMS_LOST_MAX = 1 << 16;

    private static final int NO_STREAM = 0;
    private static final int UPGRADED_STREAM = 1;
    private static final int INTERIM_FROM = 100;
    private static final int FINAL_FROM = 200;

    private final MessageSink sink;
    private final List<Http2Dialect.Speaker> speakers;
    private final Http2Wants requestWants;
    private final Http2Wants responseWants;
    private final Http2Streams streams = new Http2Streams();
    private final Http2Block block = new Http2Block();
    private final int streamsMax;
    private final Http2Resets resets = new Http2Resets();

    /** Whether the beginning of the connection was seen. */
    private boolean begun;

    /** Whether streams may have been opened that were not seen. */
    private boolean uncertain;

    /** Whether the next message of a side was found by searching. */
    private boolean requestsSearched;

    private boolean responsesSearched;

    /** The highest stream that the client has opened. */
    private int highestRequest;

    /** The code of the server's last GOAWAY, and the last stream that it looked at. */
    private long goAwayCode = Http2ErrorCode.NONE;

    private int goAwayLast = Integer.MAX_VALUE;

    /** What each side accepts, as the other has to know. */
    private int frameLengthMax = Http2Frame.LENGTH_DEFAULT;

    Http2Connection(MessageSink sink, DecoderContext context, List<Http2Dialect> dialects) {
        this.sink = sink;
        this.speakers = new ArrayList<>(dialects.size());
        for (Http2Dialect dialect : dialects) {
            speakers.add(dialect.open(sink, context));
        }
        this.streamsMax = context.options().pendingMax();
        this.begun = !context.midstream();
        this.uncertain = !begun;
        this.requestWants = Http2Wants.ofRequests(context);
        this.responseWants = Http2Wants.ofResponses(context);
    }

    /** The first stream answers what was asked before the connection became HTTP/2. */
    void beginUpgraded(UpgradedRequest upgraded) {
        Http2Request request = new Http2Request(upgraded, requestWants);
        Http2Stream stream = streams.open(UPGRADED_STREAM);
        highestRequest = UPGRADED_STREAM;
        stream.request = request;
        request.started(upgraded.timeNs(), 0, -1);
        sink.begin(request);
        endHalf(stream, true, upgraded.timeNs(), 0);
    }

    /** The one block, to be filled and then passed to {@link #headers} or {@link #promise}. */
    Http2Block block() {
        return block;
    }

    void violation(Http2Violation violation) {
        sink.violation(violation);
    }

    /** Whether the beginning of the connection was seen. */
    boolean isBegun() {
        return begun;
    }

    /** The client began with HTTP/1. */
    void becameHttp1() {
        sink.upgrade("http/1.1");
    }

    /** The client has sent its preface. */
    void prefaceCame() {
        begun = true;
        uncertain = false;
    }

    /** The longest frame that either side accepts; any if nobody knows what they said of it. */
    int frameLengthMax() {
        return begun ? frameLengthMax : Http2Frame.LENGTH_MAX;
    }

    /**
     * The highest stream that is not surprising; any if the connection's beginning was not seen.
     */
    int streamMax() {
        long expected = highestRequest + STREAMS_LOST_MAX;
        return begun ? (int) Math.min(Integer.MAX_VALUE, expected) : Integer.MAX_VALUE;
    }

    /** Bytes of a side were passed over that were no frame. */
    void markSearched(boolean fromClient) {
        if (fromClient) {
            requestsSearched = true;
        } else {
            responsesSearched = true;
        }
    }

    /** One side accepts frames of this length. */
    void allowFrameLength(long length) {
        if (length > frameLengthMax && length <= Http2Frame.LENGTH_MAX) {
            frameLengthMax = (int) length;
        }
    }

    int retainedBytes() {
        return streams.retainedBytes() + block.retainedBytes() + Http2Resets.BYTES;
    }

    /** The message that a stream's DATA belongs to; null if it is passed over. */
    @Nullable Http2Message dataBegins(boolean fromClient, Http2Frame frame) {
        Http2Stream stream = streams.get(frame.streamId);
        if (stream == null) {
            return null;
        }
        if (!fromClient && stream.response == null && uncertain) {
            block.clear(frame.streamId); // its head was lost
            block.markUnknown();
            beginResponse(stream, frame).markGap();
        }
        Http2Message message = stream.message(fromClient);
        if (message == null || stream.isEnded(fromClient)) {
            sink.violation(Http2Violation.BAD_STREAM);
            return null;
        }
        message.addFrame(Http2Frame.HEADER_BYTES + frame.length);
        return message;
    }

    /** A frame without meaning of its own counts for the message under way. */
    void count(boolean fromClient, Http2Frame frame) {
        Http2Stream stream = streams.get(frame.streamId);
        Http2Message message = stream == null ? null : stream.message(fromClient);
        if (message != null && !message.isEnded()) {
            message.addFrame(Http2Frame.HEADER_BYTES + frame.length);
        }
    }

    /** A side has said END_STREAM. */
    void endStream(boolean fromClient, int id, long timeNs, long position) {
        Http2Stream stream = streams.get(id);
        if (stream != null && stream.message(fromClient) != null && !stream.isEnded(fromClient)) {
            endHalf(stream, fromClient, timeNs, position);
            closeIfEnded(stream, timeNs, position);
        }
    }

    /**
     * A header block is whole, or as much of it as there will be.
     *
     * @param frame the HEADERS frame that began it
     * @param bytes all its frames
     * @param timeNs when its last byte came
     * @param position where it ended
     */
    void headers(boolean fromClient, Http2Frame frame, long bytes, long timeNs, long position) {
        Http2Message message = fromClient ? requestHeaders(frame) : responseHeaders(frame);
        if (message == null) {
            return;
        }
        message.addFrame(bytes);
        if (block.isUnknown()) {
            message.markGap();
        }
        if (frame.has(Http2Frame.END_STREAM)) {
            endStream(fromClient, frame.streamId, timeNs, position);
        }
    }

    private @Nullable Http2Message requestHeaders(Http2Frame frame) {
        int id = frame.streamId;
        Http2Stream stream = streams.get(id);
        if (stream != null) {
            return trailers(stream, stream.request, stream.requestEnded, frame);
        }
        boolean old = id <= highestRequest && (!uncertain || resets.has(id));
        boolean trailers = block.indexOf(Http2Name.METHOD) < 0 && !block.isUnknown();
        if (old || (uncertain && trailers)) {
            return null;
        }
        if ((id & 1) == 0) {
            sink.violation(Http2Violation.BAD_STREAM);
            return null;
        }
        highestRequest = Math.max(highestRequest, id);
        return beginRequest(open(id, frame), frame);
    }

    private @Nullable Http2Message responseHeaders(Http2Frame frame) {
        int id = frame.streamId;
        Http2Stream stream = streams.get(id);
        if (stream == null) {
            if (!uncertain || resets.has(id)) {
                return null; // answered or reset before
            }
            stream = open(id, frame);
        }
        if (stream.response != null) {
            return trailers(stream, stream.response, stream.responseEnded, frame);
        }
        int status = block.status();
        if (status >= INTERIM_FROM && status < FINAL_FROM && !frame.has(Http2Frame.END_STREAM)) {
            interim(stream, status, frame);
            return null;
        }
        Http2Response response = beginResponse(stream, frame);
        if (status == 0 && !block.isUnknown()) { // its trailers: the head was lost
            response.markGap();
            response.trailers(block, frame.startNs);
        }
        return response;
    }

    private @Nullable Http2Message trailers(
            Http2Stream stream, @Nullable Http2Message message, boolean ended, Http2Frame frame) {
        if (message == null || ended || stream.id != frame.streamId) {
            sink.violation(Http2Violation.BAD_STREAM);
            return null;
        }
        message.trailers(block, frame.startNs);
        return message;
    }

    /** The server promises a request and its answer, on a stream of its own. */
    void promise(Http2Frame frame, int promised, long bytes, long timeNs, long position) {
        if ((promised & 1) != 0 || promised == NO_STREAM || streams.get(promised) != null) {
            sink.violation(Http2Violation.BAD_STREAM);
            return;
        }
        Http2Stream stream = open(promised, frame);
        Http2Request request = beginRequest(stream, frame);
        request.markPushed();
        request.addFrame(bytes);
        if (block.isUnknown()) {
            request.markGap();
        }
        endHalf(stream, true, timeNs, position);
    }

    /** A side has reset a stream. */
    void reset(boolean fromClient, Http2Frame frame, long code, long timeNs, long position) {
        Http2Stream stream = streams.get(frame.streamId);
        resets.add(frame.streamId);
        if (stream == null) {
            return;
        }
        Http2Request request = stream.request;
        if (!fromClient && stream.response == null) {
            block.clear(frame.streamId);
            beginResponse(stream, frame);
        }
        Http2Response response = stream.response;
        Http2Message sent = fromClient ? request : response;
        if (sent != null) {
            sent.setErrorCode(code);
            sent.addFrame(Http2Frame.HEADER_BYTES + Http2Frame.WORD_BYTES);
        }
        if (request != null) {
            request.resetCame(code, fromClient);
        }
        if (response != null) {
            response.resetCame(code, fromClient);
        }
        cut(stream, true, timeNs, position);
        boolean instead = response != null && response.statusCode() == 0 && !fromClient;
        if (instead && !stream.responseEnded) {
            endHalf(stream, false, timeNs, position);
        }
        cut(stream, false, timeNs, position);
        if (request != null && response == null) {
            sink.unanswered(request);
        }
        streams.close(stream);
    }

    /** The server will open no more, and has not looked at streams above the last. */
    void goAway(boolean fromClient, int last, long code, long timeNs, long position) {
        if (fromClient) {
            return;
        }
        goAwayCode = code;
        goAwayLast = last;
        Http2Stream next;
        for (Http2Stream stream = streams.oldest(); stream != null; stream = next) {
            next = stream.younger;
            Http2Request request = stream.request;
            boolean refused = stream.id > last && (stream.id & 1) == 1;
            if (refused && request != null && stream.response == null) {
                request.setErrorCode(code);
                request.resetCame(code, false);
                cut(stream, true, timeNs, position);
                sink.unanswered(request);
                resets.add(stream.id);
                streams.close(stream);
            }
        }
    }

    /** Bytes of a direction were lost, and with them perhaps any frame. */
    void lost(boolean fromClient) {
        uncertain = true;
        markSearched(fromClient);
        for (Http2Stream stream = streams.oldest(); stream != null; stream = stream.younger) {
            Http2Message message = stream.message(fromClient);
            // A reset may have been lost that asked for no more of the other side's message.
            boolean stopped = !stream.isEnded(!fromClient);
            if (message != null && (stopped || !stream.isEnded(fromClient))) {
                message.markGap();
                message.framesLost();
            }
        }
    }

    /** A direction is over. */
    void end(boolean fromClient, long timeNs, long position) {
        for (Http2Stream stream = streams.oldest(); stream != null; stream = stream.younger) {
            Http2Request request = stream.request;
            boolean refused = stream.id > goAwayLast || goAwayCode > Http2ErrorCode.NO_ERROR;
            if (request != null && stream.response == null && refused) {
                request.setErrorCode(goAwayCode);
            }
            cut(stream, fromClient, timeNs, position);
        }
    }

    private Http2Stream open(int id, Http2Frame frame) {
        if (streams.count() >= streamsMax) {
            sink.violation(Http2Violation.STREAM_LIMIT);
            Http2Stream oldest = streams.oldest();
            if (oldest != null) {
                cut(oldest, true, frame.startNs, frame.startPosition);
                cut(oldest, false, frame.startNs, frame.startPosition);
                if (oldest.request != null && oldest.response == null) {
                    sink.unanswered(oldest.request);
                }
                streams.close(oldest);
            }
        }
        return streams.open(id);
    }

    private Http2Request beginRequest(Http2Stream stream, Http2Frame frame) {
        Http2Request request = null;
        for (int i = 0; i < speakers.size() && request == null; i++) {
            request = speakers.get(i).newRequest(block);
            stream.speaker = request == null ? null : speakers.get(i);
        }
        if (request == null) {
            request = new Http2Request(block, requestWants);
        }
        stream.request = request;
        if (requestsSearched) {
            request.markResynchronised();
            requestsSearched = false;
        }
        request.started(frame.startNs, frame.startPosition, frame.startAcknowledged);
        sink.begin(request);
        return request;
    }

    private Http2Response beginResponse(Http2Stream stream, Http2Frame frame) {
        Http2Response response = newResponse(stream);
        stream.response = response;
        if (responsesSearched) {
            response.markResynchronised();
            responsesSearched = false;
        }
        if (stream.interim.length > 0) {
            response.setInterim(stream.interim);
            response.started(stream.interimNs, stream.interimPosition, stream.interimAcknowledged);
        } else {
            response.started(frame.startNs, frame.startPosition, frame.startAcknowledged);
        }
        sink.begin(response);
        return response;
    }

    private Http2Response newResponse(Http2Stream stream) {
        Http2Response response = null;
        if (stream.speaker != null) {
            response = stream.speaker.newResponse(block, stream.request);
        } else if (stream.request == null) {
            for (int i = 0; i < speakers.size() && response == null; i++) {
                response = speakers.get(i).newResponse(block, null);
            }
        }
        return response != null ? response : new Http2Response(block, responseWants);
    }

    private static void interim(Http2Stream stream, int status, Http2Frame frame) {
        if (stream.interim.length == 0) {
            stream.interimNs = frame.startNs;
            stream.interimPosition = frame.startPosition;
            stream.interimAcknowledged = frame.startAcknowledged;
        }
        if (stream.interim.length < INTERIM_MAX) {
            stream.interim = Arrays.copyOf(stream.interim, stream.interim.length + 1);
            stream.interim[stream.interim.length - 1] = status;
        }
    }

    /** Ends a half that has not ended, before its time. */
    private void cut(Http2Stream stream, boolean fromClient, long timeNs, long position) {
        Http2Message message = stream.message(fromClient);
        if (message != null && !stream.isEnded(fromClient)) {
            message.markTruncated();
            endHalf(stream, fromClient, timeNs, position);
        }
    }

    private void endHalf(Http2Stream stream, boolean fromClient, long timeNs, long position) {
        Http2Message message = stream.message(fromClient);
        if (message == null) {
            return;
        }
        if (fromClient) {
            stream.requestEnded = true;
        } else {
            stream.responseEnded = true;
        }
        if (!message.isEnded()) {
            message.ended(timeNs, Math.max(message.startPosition(), position));
            sink.end(message);
        }
    }

    private void closeIfEnded(Http2Stream stream, long timeNs, long position) {
        if (!stream.responseEnded) {
            return;
        }
        Http2Request request = stream.request;
        if (request != null && !stream.requestEnded && request.hasGap()) {
            endHalf(stream, true, timeNs, position); // its end was lost
        }
        if (request == null || stream.requestEnded) {
            streams.close(stream);
        }
    }
}
