package io.wiretrip.agent.flow;

/** What the flow stage counts. */
public enum FlowEvent {
    /** TCP connections. */
    TCP_FLOW(false, "TCP connections seen"),
    /** UDP flows. */
    UDP_FLOW(false, "UDP address and port pairs seen"),
    /** Connections older than the capture. */
    MIDSTREAM(false, "TCP connections whose handshake was not seen"),
    /** Segments that brought nothing new. */
    RETRANSMISSION(false, "TCP segments whose bytes had all been seen before"),
    /** Segments that began with bytes seen before. */
    OVERLAP(false, "TCP segments that repeated some bytes; the first copy was kept"),
    /** Segments that came before their predecessors. */
    OUT_OF_ORDER(false, "TCP segments kept until the bytes before them came"),
    /** Segments captured before the data they answer. */
    BEFORE_PEER(false, "TCP segments kept until the data they acknowledge was seen"),
    /** Keep-alive probes. */
    KEEP_ALIVE(false, "TCP keep-alive probes"),
    /** Gaps. */
    GAP(false, "holes in TCP streams that were acknowledged or given up, so that bytes are lost"),
    /** Bytes lost in gaps. */
    GAP_BYTES(false, "bytes lost in gaps of TCP streams"),
    /** Gaps because the capture cut packets. */
    SNAPLEN_GAP(false, "TCP segments and datagrams that the capture cut short"),
    /** New connections on the tuple of an old one. */
    REUSED_TUPLE(false, "connections that reused addresses and ports of one still known"),
    /** Repeated datagrams. */
    DUPLICATE_DATAGRAM(false, "datagrams captured more than once and counted once"),
    /** Flows ended by silence. */
    IDLE(false, "flows ended because they were silent for longer than the limit"),
    /** Encrypted connections. */
    TLS(false, "connections that began with a TLS hello, or became TLS, and are not decoded"),
    /** Connections that changed protocol. */
    UPGRADED(false, "connections that became another protocol, here not decoded further"),
    /** Connections of no known protocol. */
    UNRECOGNISED(false, "flows whose first bytes no protocol recognised, or which no rule names"),
    /** Segments of connections that were never begun or already over. */
    STRAY(false, "TCP segments without data that belong to no known connection"),
    /** Segments after the end. */
    AFTER_END(false, "TCP segments of connections that had ended"),
    /** What came long after the end. */
    TRAILING(false, "TCP segments of connections reported before, counted in no flow"),
    /** Accounts closed early. */
    EVICTED_ACCOUNT(false, "flows reported early because too many were open"),
    /** UDP flows forgotten. */
    UDP_IDLE(false, "UDP flows forgotten because they were silent for longer than the limit"),
    /** Impossible sequence numbers. */
    OUT_OF_WINDOW(true, "TCP segments with a sequence number far from the stream's, left out"),
    /** Flows given up for the connection limit. */
    EVICTED_CONNECTION_LIMIT(true, "oldest flows given up because too many were open"),
    /** Flows given up for the memory budget. */
    EVICTED_MEMORY(true, "oldest flows given up because the memory budget was used up"),
    /** Holes given up because too much waited behind them. */
    STORE_FULL(true, "holes given up because too many bytes waited behind them"),
    /** No block could be had. */
    NO_MEMORY(true, "TCP segments left out because no memory was left to keep them"),
    /** A decoder left more bytes than it may. */
    UNCONSUMED_LIMIT(true, "times a decoder left more bytes unconsumed than it may"),
    /** A decoder failed. */
    FAILURE(true, "flows given up because of an internal error");

    private final boolean drop;
    private final String meaning;

    FlowEvent(boolean drop, String meaning) {
        this.drop = drop;
        this.meaning = meaning;
    }

    /** Whether data that was captured was given up. */
    public boolean isDrop() {
        return drop;
    }

    /** One sentence for people. */
    public String meaning() {
        return meaning;
    }
}
