package io.wiretrip.protocol.mongodb;

import io.wiretrip.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The names of elements that mean something here, wherever they are. */
enum MongoKey {
    DB("$db"),
    QUERY("query"),
    DOLLAR_QUERY("$query"),
    COLLECTION("collection"),
    DOCUMENTS("documents"),
    UPDATES("updates"),
    DELETES("deletes"),
    OPERATIONS("ops"),
    CURSORS("cursors"),
    EXPLAIN("explain"),
    OK("ok"),
    CODE("code"),
    CODE_NAME("codeName"),
    ERRMSG("errmsg"),
    ERR("err"),
    DOLLAR_ERR("$err"),
    N("n"),
    MODIFIED("nModified"),
    WRITE_ERRORS("writeErrors"),
    WRITE_CONCERN_ERROR("writeConcernError"),
    CURSOR("cursor"),
    ID("id"),
    FIRST_BATCH("firstBatch"),
    NEXT_BATCH("nextBatch"),
    VALUES("values");

    private static final int LENGTH_MAX = 20;
    private static final Named[][] BY_LENGTH = byLength();

    private final String text;

    /** A key and the bytes of its name. */
    private record Named(MongoKey key, byte[] bytes) {}

    MongoKey(String text) {
        this.text = text;
    }

    /** The one of this name, or null. */
    static @Nullable MongoKey of(Bytes in, int from, int to) {
        int length = to - from;
        if (length > LENGTH_MAX) {
            return null;
        }
        Named[] candidates = BY_LENGTH[length];
        for (int i = 0; i < candidates.length; i++) {
            if (in.matches(from, candidates[i].bytes)) {
                return candidates[i].key;
            }
        }
        return null;
    }

    private static Named[][] byLength() {
        Named[][] table = new Named[LENGTH_MAX + 1][0];
        for (MongoKey key : values()) {
            byte[] bytes = key.text.getBytes(StandardCharsets.US_ASCII);
            Named[] known = table[bytes.length];
            Named[] more = Arrays.copyOf(known, known.length + 1);
            more[known.length] = new Named(key, bytes);
            table[bytes.length] = more;
        }
        return table;
    }
}
