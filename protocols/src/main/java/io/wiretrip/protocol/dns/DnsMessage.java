package io.wiretrip.protocol.dns;

import io.wiretrip.protocol.Message;
import org.jspecify.annotations.Nullable;

/** What requests and responses have in common: header, question, and content if it is wanted. */
public abstract sealed class DnsMessage extends Message permits DnsRequest, DnsResponse {
    static final int QR = 0x8000;
    static final int AA = 0x0400;
    static final int TC = 0x0200;
    static final int RD = 0x0100;
    static final int RA = 0x0080;
    static final int Z = 0x0040;
    static final int AD = 0x0020;
    static final int CD = 0x0010;
    private static final int OBJECT_BYTES = 160;

    private final boolean fromClient;
    private int id;
    private int flags;
    private int extendedRcode;
    private boolean hasQuestion;
    private boolean oneWay;
    private long nameHash;
    private int questionType;
    private int questionClass;
    private long sizeBytes;
    private long questionCount;
    private long answerCount;
    private long authorityCount;
    private long additionalCount;
    private int retainedBytes = OBJECT_BYTES;
    private @Nullable String questionName;
    private @Nullable DnsContent content;

    DnsMessage(boolean request, boolean fromClient) {
        super(request);
        this.fromClient = fromClient;
    }

    void header(int id, int flags, long sizeBytes) {
        this.id = id;
        this.flags = flags;
        this.sizeBytes = sizeBytes;
    }

    void counts(int questions, int answers, int authorities, int additionals) {
        questionCount = questions;
        answerCount = answers;
        authorityCount = authorities;
        additionalCount = additionals;
    }

    final void addCounts(DnsMessage further) {
        sizeBytes += further.sizeBytes;
        answerCount += further.answerCount;
        authorityCount += further.authorityCount;
        additionalCount += further.additionalCount;
    }

    void question(long nameHash, int type, int dnsClass) {
        this.hasQuestion = true;
        this.nameHash = nameHash;
        this.questionType = type;
        this.questionClass = dnsClass;
    }

    void questionName(String name) {
        questionName = name;
        retainedBytes += 48 + name.length();
    }

    void content(DnsContent content, int bytes) {
        this.content = content;
        retainedBytes += bytes;
    }

    void extendedRcode(int high) {
        extendedRcode = high;
    }

    void markOneWay() {
        oneWay = true;
    }

    /** Whether the side that counts as the connection's client sent it. */
    public final boolean isFromClient() {
        return fromClient;
    }

    /** The id that pairs it, 0..65535. */
    public final int id() {
        return id;
    }

    /** Number of the opcode, 0..15. */
    public final int opcode() {
        return (flags >>> 11) & 0xf;
    }

    /** The response code with its EDNS extension, 0..4095. */
    public final int rcode() {
        return (extendedRcode << 4) | (flags & 0xf);
    }

    /** Whether a flag of the header's second word is set. */
    final boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Whether the sender cut it because it did not fit its transport (TC). */
    public final boolean isTruncatedBySender() {
        return has(TC);
    }

    /** Whether it has a question that could be read. */
    public final boolean hasQuestion() {
        return hasQuestion;
    }

    /**
     * Name in the first question, with its final dot and as it was spelled; null if there is none
     * or nobody wanted it.
     */
    public final @Nullable String questionName() {
        return questionName;
    }

    /** Type in the first question; 0 without one. */
    public final int questionType() {
        return questionType;
    }

    /** Class in the first question; 0 without one. */
    public final int questionClass() {
        return questionClass;
    }

    final long nameHash() {
        return nameHash;
    }

    /** Length of the DNS message, or of all of them, without the length prefix of TCP. */
    public final long sizeBytes() {
        return sizeBytes;
    }

    /** How many records a section has by the header: 0 answers, 1 authorities, 2 additionals. */
    final long recordCount(int section) {
        return section == 0 ? answerCount : section == 1 ? authorityCount : additionalCount;
    }

    /** Whether the header is that of a query and of nothing else. */
    final boolean isPlainQuery() {
        return isRequest()
                && opcode() <= DnsCodes.OPCODE_STATUS
                && !has(AA | TC | RA | Z | 0xf)
                && questionCount == 1
                && answerCount == 0
                && authorityCount == 0
                && additionalCount <= 2;
    }

    /** How many questions the header counts. */
    public final long questionCount() {
        return questionCount;
    }

    /** How many answers the header counts. */
    public final long answerCount() {
        return answerCount;
    }

    /** How many authority records the header counts. */
    public final long authorityCount() {
        return authorityCount;
    }

    /** How many additional records the header counts, OPT included. */
    public final long additionalCount() {
        return additionalCount;
    }

    /** Its questions and records; null if nobody wanted them. */
    public final @Nullable DnsContent content() {
        return content;
    }

    /** The id alone: a response may lack the question. */
    @Override
    public final long pairingKey() {
        return id;
    }

    /**
     * Whether the other side sent it and it has the same question: type, class, and a 64-bit hash
     * of the name in lower case. One without a readable question goes by its id; not so in a zone
     * transfer, where only a later message may lack it, or one that refuses.
     */
    @Override
    public final boolean pairsWith(Message other) {
        if (!(other instanceof DnsMessage dns) || dns.fromClient == fromClient) {
            return false;
        }
        if (hasQuestion && dns.hasQuestion) {
            return isSameQuestion(dns);
        }
        boolean isTransfer = isTransferQuestion() || dns.isTransferQuestion();
        return !isTransfer || rcode() != 0 || dns.rcode() != 0;
    }

    /** Whether it asks, or repeats what was asked, for a whole zone or its differences. */
    final boolean isTransferQuestion() {
        return questionType == DnsCodes.AXFR || questionType == DnsCodes.IXFR;
    }

    @Override
    public final boolean repeats(Message earlier) {
        return earlier instanceof DnsRequest dns
                && dns.isFromClient() == fromClient
                && dns.opcode() == opcode()
                && hasQuestion
                && dns.hasQuestion()
                && isSameQuestion(dns);
    }

    final boolean isSameQuestion(DnsMessage dns) {
        return dns.nameHash == nameHash
                && dns.questionType == questionType
                && dns.questionClass == questionClass;
    }

    @Override
    public final boolean isOneWay() {
        return oneWay;
    }

    @Override
    public final int retainedBytes() {
        return retainedBytes;
    }
}
