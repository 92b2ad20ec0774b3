package io.wiretrip.protocol.redis;

import io.wiretrip.protocol.Bytes;
import io.wiretrip.protocol.redis.RedisCommand.Blocking;
import io.wiretrip.protocol.redis.RedisCommand.Effect;
import io.wiretrip.protocol.redis.RedisCommand.KeyPlace;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands of which something is known, found by the bytes of their names where they lie, in
 * either case. A command that is not here is reported by its name all the same.
 */
final class RedisCommands {
    /** Names beyond this are cut. */
    static final int NAME_BYTES_MAX = 64;

    private static final int SLOTS = 2048;

    /** By place of the first key; see {@link KeyPlace}. */
    private static final Map<KeyPlace, String> NAMES =
            Map.of(
                    KeyPlace.NONE,
                    """
                    ASKING AUTH BGREWRITEAOF BGSAVE COMMAND DBSIZE DISCARD ECHO EXEC FAILOVER
                    FLUSHALL FLUSHDB HELLO INFO KEYS LASTSAVE LOLWUT MONITOR MULTI PFSELFTEST PING
                    PSUBSCRIBE PSYNC PUBLISH PUNSUBSCRIBE QUIT RANDOMKEY READONLY READWRITE REPLCONF
                    REPLICAOF RESET ROLE SAVE SCAN SELECT SHUTDOWN SLAVEOF SPUBLISH SSUBSCRIBE
                    SUBSCRIBE SUNSUBSCRIBE SWAPDB SYNC TIME UNSUBSCRIBE UNWATCH WAIT WAITAOF
                    ACL CLIENT CLUSTER CONFIG DEBUG FUNCTION LATENCY MODULE PUBSUB SCRIPT SENTINEL
                    SLOWLOG
                    """,
                    KeyPlace.FIRST,
                    """
                    APPEND BITCOUNT BITFIELD BITFIELD_RO BITPOS BLMOVE BLPOP BRPOP BRPOPLPUSH BZPOPMAX
                    BZPOPMIN COPY DECR DECRBY DEL DUMP EXISTS EXPIRE EXPIREAT EXPIRETIME GEOADD
                    GEODIST GEOHASH GEOPOS GEORADIUS GEORADIUSBYMEMBER GEORADIUSBYMEMBER_RO
                    GEORADIUS_RO GEOSEARCH GEOSEARCHSTORE GET GETBIT GETDEL GETEX GETRANGE GETSET
                    HDEL HEXISTS HEXPIRE HEXPIREAT HEXPIRETIME HGET HGETALL HGETDEL HGETEX HINCRBY
                    HINCRBYFLOAT HKEYS HLEN HMGET HMSET HPERSIST HPEXPIRE HPEXPIREAT HPEXPIRETIME
                    HPTTL HRANDFIELD HSCAN HSET HSETEX HSETNX HSTRLEN HTTL HVALS INCR INCRBY
                    INCRBYFLOAT LCS LINDEX LINSERT LLEN LMOVE LPOP LPOS LPUSH LPUSHX LRANGE LREM
                    LSET LTRIM MGET MOVE MSET MSETNX PERSIST PEXPIRE PEXPIREAT PEXPIRETIME PFADD
                    PFCOUNT PFDEBUG PFMERGE PSETEX PTTL RENAME RENAMENX RESTORE RESTORE-ASKING RPOP
                    RPOPLPUSH RPUSH RPUSHX SADD SCARD SDIFF SDIFFSTORE SET SETBIT SETEX SETNX
                    SETRANGE SINTER SINTERSTORE SISMEMBER SMEMBERS SMISMEMBER SMOVE SORT SORT_RO
                    SPOP SRANDMEMBER SREM SSCAN STRLEN SUBSTR SUNION SUNIONSTORE TOUCH TTL TYPE
                    UNLINK VADD VCARD VDIM VEMB VGETATTR VINFO VISMEMBER VLINKS VRANDMEMBER VREM
                    VSETATTR VSIM WATCH XACK XACKDEL XADD XAUTOCLAIM XCLAIM XDEL XDELEX XLEN
                    XPENDING XRANGE XREVRANGE XSETID XTRIM ZADD ZCARD ZCOUNT ZDIFFSTORE ZINCRBY
                    ZINTERSTORE ZLEXCOUNT ZMSCORE ZPOPMAX ZPOPMIN ZRANDMEMBER ZRANGE ZRANGEBYLEX
                    ZRANGEBYSCORE ZRANGESTORE ZRANK ZREM ZREMRANGEBYLEX ZREMRANGEBYRANK
                    ZREMRANGEBYSCORE ZREVRANGE ZREVRANGEBYLEX ZREVRANGEBYSCORE ZREVRANK ZSCAN ZSCORE
                    ZUNIONSTORE
                    """,
                    KeyPlace.SECOND,
                    "BITOP MEMORY OBJECT XGROUP XINFO",
                    KeyPlace.THIRD,
                    "MIGRATE",
                    KeyPlace.COUNTED_FIRST,
                    "LMPOP SINTERCARD ZDIFF ZINTER ZINTERCARD ZMPOP ZUNION",
                    KeyPlace.COUNTED_SECOND,
                    "BLMPOP BZMPOP EVAL EVALSHA EVALSHA_RO EVAL_RO FCALL FCALL_RO",
                    KeyPlace.STREAMS,
                    "XREAD XREADGROUP");

    private static final String CONTAINERS =
            " ACL CLIENT CLUSTER COMMAND CONFIG DEBUG FUNCTION LATENCY MEMORY MODULE OBJECT PUBSUB"
                    + " SCRIPT SENTINEL SLOWLOG XGROUP XINFO ";

    private static final String BLOCKING =
            " BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN WAIT WAITAOF ";

    private static final byte[][] KEYS = new byte[SLOTS][];
    private static final RedisCommand[] VALUES = new RedisCommand[SLOTS];

    static {
        NAMES.forEach(
                (place, names) -> {
                    for (String name : names.strip().split("\\s+", -1)) {
                        add(name, place);
                    }
                });
    }

    private RedisCommands() {}

    private static void add(String name, KeyPlace place) {
        byte[] key = name.getBytes(StandardCharsets.US_ASCII);
        int slot = hash(key);
        while (KEYS[slot] != null) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        KEYS[slot] = key;
        VALUES[slot] =
                new RedisCommand(
                        name,
                        place,
                        isIn(BLOCKING, name)
                                ? Blocking.YES
                                : place == KeyPlace.STREAMS ? Blocking.OPTION : Blocking.NO,
                        isIn(CONTAINERS, name),
                        effect(name));
    }

    private static boolean isIn(String names, String name) {
        return names.contains(' ' + name + ' ');
    }

    private static Effect effect(String name) {
        return switch (name) {
            case "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE" -> Effect.SUBSCRIBE;
            case "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE" -> Effect.UNSUBSCRIBE;
            case "MONITOR" -> Effect.MONITOR;
            case "SELECT" -> Effect.SELECT;
            case "CLIENT" -> Effect.CLIENT_REPLY;
            case "RESET" -> Effect.RESET;
            case "SYNC", "PSYNC" -> Effect.REPLICATE;
            case "REPLCONF" -> Effect.REPLCONF;
            case "MULTI" -> Effect.MULTI;
            case "EXEC" -> Effect.EXEC;
            case "DISCARD" -> Effect.DISCARD;
            default -> Effect.NONE;
        };
    }

    /** The command whose name is {@code from..to-1}, in either case; null if it is not known. */
    static @Nullable RedisCommand find(Bytes in, int from, int to) {
        int length = to - from;
        int h = 0;
        for (int i = from; i < to; i++) {
            h = 31 * h + upper(in.u8(i));
        }
        int slot = slot(h);
        while (KEYS[slot] != null) {
            if (KEYS[slot].length == length && isAt(KEYS[slot], in, from)) {
                return VALUES[slot];
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        return null;
    }

    private static boolean isAt(byte[] name, Bytes in, int from) {
        for (int i = 0; i < name.length; i++) {
            if (upper(in.u8(from + i)) != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** A name as it is shown: in capitals, what is not printable ASCII as a question mark. */
    static String name(Bytes in, int from, int to) {
        int end = Math.min(to, from + NAME_BYTES_MAX);
        byte[] name = in.copy(from, end);
        for (int i = 0; i < name.length; i++) {
            name[i] = name[i] > ' ' && name[i] < 0x7f ? name[i] : (byte) '?';
        }
        return new String(name, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
    }

    /** Whether these bytes may be the name of a command: letters, digits, {@code . _ -}. */
    static boolean isName(Bytes in, int from, int to) {
        if (from == to || to - from > NAME_BYTES_MAX || !isLetter(in.u8(from))) {
            return false;
        }
        for (int i = from + 1; i < to; i++) {
            int b = in.u8(i);
            if (!isLetter(b) && (b < '0' || b > '9') && b != '.' && b != '_' && b != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(int b) {
        return (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
    }

    private static int upper(int b) {
        return b >= 'a' && b <= 'z' ? b - 0x20 : b;
    }

    private static int hash(byte[] name) {
        int h = 0;
        for (byte b : name) {
            h = 31 * h + b;
        }
        return slot(h);
    }

    private static int slot(int hash) {
        return (hash ^ (hash >>> 11) ^ (hash >>> 22)) & (SLOTS - 1);
    }
}
