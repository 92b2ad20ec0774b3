package io.wiretrip.protocol.mysql;

import org.jspecify.annotations.Nullable;

/**
 * What both decoders of a connection know: what the handshake agreed on, who is logged in, which
 * statements are prepared, and where each side says that the other's next message begins.
 */
final class MysqlConnection {
    static final int LONG_PASSWORD = 1;
    static final int CONNECT_WITH_DB = 1 << 3;
    static final int COMPRESS = 1 << 5;
    static final int PROTOCOL_41 = 1 << 9;
    static final int SSL = 1 << 11;
    static final int SECURE_CONNECTION = 1 << 15;
    static final int PLUGIN_AUTH_LENENC = 1 << 21;
    static final int DEPRECATE_EOF = 1 << 24;
    static final int ZSTD = 1 << 26;
    static final int QUERY_ATTRIBUTES = 1 << 27;

    /** Whether something holds; unknown where the handshake was not seen. */
    enum Known {
        UNKNOWN,
        YES,
        NO
    }

    private final MysqlStatements statements = new MysqlStatements();
    private int serverCapabilities;
    private @Nullable String serverVersion;
    private long connectionId = -1;
    private boolean greeted;
    private boolean loginSeen;
    private boolean doubtful;
    private @Nullable String user;
    private @Nullable String database;
    private Known eofPackets = Known.UNKNOWN;
    private Known queryAttributes = Known.UNKNOWN;
    private Known compressing = Known.UNKNOWN;
    private boolean compressed;
    private @Nullable MysqlRequest uploader;
    private long responseAt = -1;
    private long requestAt = -1;

    /** The server has said who it is. */
    void greeted(@Nullable String version, long id, int capabilities) {
        greeted = true;
        serverVersion = version;
        connectionId = id;
        serverCapabilities = capabilities;
    }

    /** The client has said what it understands. */
    void loginSeen(int clientCapabilities) {
        loginSeen = true;
        if ((clientCapabilities & (COMPRESS | ZSTD)) == 0) {
            compressing = Known.NO;
        }
        if (!greeted) {
            return; // what the server agrees to is not known
        }
        int agreed = clientCapabilities & serverCapabilities;
        eofPackets = (agreed & DEPRECATE_EOF) != 0 ? Known.NO : Known.YES;
        queryAttributes = (agreed & QUERY_ATTRIBUTES) != 0 ? Known.YES : Known.NO;
        compressing = (agreed & (COMPRESS | ZSTD)) != 0 ? Known.YES : Known.NO;
    }

    boolean isGreeted() {
        return greeted;
    }

    boolean isLoginSeen() {
        return loginSeen;
    }

    /** A login or a change of user was accepted. */
    void loggedIn(MysqlRequest login) {
        user = login.user();
        database = login.newDatabase();
        statements.clear();
        compressed |= login.command() == MysqlCommand.LOGIN && compressing == Known.YES;
    }

    /** Whether all that follows is compressed, both ways. */
    boolean isCompressed() {
        return compressed;
    }

    /**
     * Whether the first command alone shows whether it is compressed: some of the login was lost,
     * be it only that the server accepted what both had agreed on.
     */
    boolean mayBeCompressed() {
        return (loginSeen || greeted || doubtful) && compressing != Known.NO && !compressed;
    }

    /** The client's first command is not compressed. */
    void notCompressed() {
        compressing = Known.NO;
    }

    /** The bytes look compressed, and the handshake was not seen. */
    void foundCompressed() {
        compressed = true;
    }

    /** Bytes were lost that may have changed what is known of the connection. */
    void placeLost() {
        doubtful |= user != null || greeted || !loginSeen;
        database = null;
    }

    /** Whether something said before is not known that later messages build on. */
    boolean isDoubtful() {
        return doubtful;
    }

    @Nullable String serverVersion() {
        return serverVersion;
    }

    /** The server's number of this connection; −1 if unknown. */
    long connectionId() {
        return connectionId;
    }

    @Nullable String user() {
        return user;
    }

    @Nullable String database() {
        return database;
    }

    void database(@Nullable String name) {
        database = name;
    }

    MysqlStatements statements() {
        return statements;
    }

    /** Whether an EOF packet stands behind column definitions. */
    Known eofPackets() {
        return eofPackets;
    }

    /** The bytes have shown whether an EOF packet stands behind column definitions. */
    void eofPackets(boolean there) {
        if (eofPackets == Known.UNKNOWN) {
            eofPackets = there ? Known.YES : Known.NO;
        }
    }

    Known queryAttributes() {
        return queryAttributes;
    }

    /** The server asks for the contents of a local file. */
    void uploadBegins(@Nullable MysqlRequest request) {
        uploader = request;
    }

    /** The request whose file is being sent; null if none is. */
    @Nullable MysqlRequest uploader() {
        return uploader;
    }

    void uploadEnds() {
        uploader = null;
    }

    /**
     * Where the server's next response begins according to the client, who had received so much
     * when it sent its youngest command; −1 if unknown.
     */
    long responseAt() {
        return responseAt;
    }

    void responseAt(long position) {
        responseAt = position;
    }

    /** Where the client's next command begins according to the server; −1 if unknown. */
    long requestAt() {
        return requestAt;
    }

    void requestAt(long position) {
        requestAt = position;
    }

    int retainedBytes() {
        return 128
                + statements.retainedBytes()
                + bytes(user)
                + bytes(database)
                + bytes(serverVersion);
    }

    static int bytes(@Nullable String text) {
        return text == null ? 0 : 48 + text.length();
    }
}
