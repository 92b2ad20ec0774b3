package io.wiretrip.bench.stage;

import io.wiretrip.agent.capture.CaptureFileException;
import io.wiretrip.agent.capture.CaptureFiles;
import io.wiretrip.agent.capture.PacketSource;
import io.wiretrip.agent.flow.FlowLimits;
import io.wiretrip.agent.flow.FlowStage;
import io.wiretrip.agent.flow.ProtocolChooser;
import io.wiretrip.agent.packet.Dissector;
import io.wiretrip.agent.packet.DissectorOptions;
import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.Decoder;
import io.wiretrip.protocol.DecoderContext;
import io.wiretrip.protocol.DecoderOptions;
import io.wiretrip.protocol.Decoders;
import io.wiretrip.protocol.Demand;
import io.wiretrip.protocol.Fields;
import io.wiretrip.protocol.MemoryBudget;
import io.wiretrip.protocol.MessageSink;
import io.wiretrip.protocol.Pending;
import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.SessionContext;
import io.wiretrip.protocol.Transport;
import io.wiretrip.protocol.Violation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Stands in the place of a protocol, recognises what that recognises, and writes down what its
 * decoders would have been given.
 */
final class Recorder implements Protocol {
    private static final int FRAMES = 256;

    private final Protocol protocol;
    private final List<Recording> recordings = new ArrayList<>();

    private Recorder(Protocol protocol) {
        this.protocol = protocol;
    }

    /** What the decoders of a protocol are given of a capture file, by connection. */
    static List<Recording> record(Protocol protocol, Path file) throws CaptureFileException {
        Recorder recorder = new Recorder(protocol);
        SessionContext sessions =
                new SessionContext(
                        List.of(recorder),
                        Demand.none(),
                        DecoderOptions.DEFAULT,
                        new MemoryBudget(1L << 30),
                        roundTrip -> {});
        try (PacketSource source = CaptureFiles.open(file);
                FlowStage flows =
                        new FlowStage(
                                FlowLimits.DEFAULT,
                                new ProtocolChooser(List.of(), List.of(recorder)),
                                sessions,
                                42,
                                (where, cause) -> {
                                    throw new IllegalStateException(where, cause);
                                })) {
            Dissector dissector = new Dissector(DissectorOptions.DEFAULTS, flows);
            int polled;
            do {
                polled = source.poll(dissector, FRAMES);
            } while (polled != PacketSource.END);
            dissector.end();
            flows.finish();
        }
        return recorder.recordings;
    }

    @Override
    public Decoders newDecoders(MessageSink sink, Pending pending, DecoderContext context) {
        Recording recording = new Recording(context.transport());
        recordings.add(recording);
        return new Decoders(new Side(recording, true), new Side(recording, false));
    }

    /** Takes all and writes it down. */
    private record Side(Recording recording, boolean fromClient) implements Decoder {
        @Override
        public Progress decode(Bytes in) {
            recording.add(fromClient, in);
            in.position(in.limit());
            return Progress.CONTINUE;
        }

        @Override
        public void gap(long length, boolean skipped, long streamPosition, long timeNs) {
            throw new IllegalStateException("a gap in a capture for benchmarks");
        }

        @Override
        public void end(End how, long streamPosition, long timeNs) {}
    }

    @Override
    public Recognition recognise(Bytes first, Transport transport) {
        return protocol.recognise(first, transport);
    }

    @Override
    public String name() {
        return protocol.name();
    }

    @Override
    public Set<Transport> transports() {
        return protocol.transports();
    }

    @Override
    public List<Integer> defaultPorts() {
        return protocol.defaultPorts();
    }

    @Override
    public PairingKind pairing() {
        return protocol.pairing();
    }

    @Override
    public Fields<?, ?> fields() {
        return protocol.fields();
    }

    @Override
    public List<? extends Violation> violations() {
        return protocol.violations();
    }

    @Override
    public long unansweredAfterNs() {
        return protocol.unansweredAfterNs();
    }
}
