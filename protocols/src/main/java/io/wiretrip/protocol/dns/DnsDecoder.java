package io.wiretrip.protocol.dns;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;

/** DNS over UDP: one datagram is one message. Remembers nothing from one to the next. */
final class DnsDecoder implements Decoder {
    private final MessageSink sink;
    private final Pending pending;
    private final DnsReader reader;

    DnsDecoder(boolean fromClient, MessageSink sink, Pending pending, DecoderContext context) {
        this.sink = sink;
        this.pending = pending;
        this.reader = new DnsReader(sink, context, fromClient);
    }

    @Override
    public Progress decode(Bytes in) {
        int from = in.position();
        int to = in.limit();
        long start = in.streamPosition();
        in.position(to);
        DnsMessage message = reader.read(in, from, to, in.missing(), null);
        if (message != null) {
            message.started(in.timeNs(), start, in.peerAcknowledged());
            begin(message, sink, pending);
            message.ended(in.timeNs(), start + message.sizeBytes());
            sink.end(message);
        }
        return Progress.CONTINUE;
    }

    /** Begins a message, saying first whether it is a retransmission. */
    static void begin(DnsMessage message, MessageSink sink, Pending pending) {
        if (message instanceof DnsRequest request && pending.isRepeated(request)) {
            request.markRetransmission();
        }
        sink.begin(message);
    }

    @Override
    public void gap(long length, boolean skipped, long streamPosition, long timeNs) {
        // a datagram that was lost is not known to have been
    }

    @Override
    public void end(End how, long streamPosition, long timeNs) {
        // no message outlives its datagram
    }
}
