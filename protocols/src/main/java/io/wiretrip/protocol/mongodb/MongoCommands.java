package io.wiretrip.protocol.mongodb;

import io.wiretrip.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands that are known, and what the value behind their name says. What the value of any
 * other command says is not guessed, so it is not shown unless it is a number.
 */
final class MongoCommands {
    private static final int LENGTH_MAX = 40;

    /** What the string behind a command's name is. */
    enum Value {
        /** A collection of the command's database. */
        COLLECTION,
        /** A database and a collection, joined by a dot. */
        NAMESPACE,
        /** A word that is neither, and harmless. */
        WORD,
        /** Somebody's secret, or near one: neither it nor what follows is shown. */
        SECRET
    }

    /**
     * One command.
     *
     * @param name as it is written
     * @param value what its string is
     */
    record Command(String name, Value value, byte[] bytes) {
        Command(String name, Value value) {
            this(name, value, name.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static final List<String> COLLECTION =
            List.of(
                    "find insert update delete count distinct aggregate findAndModify findandmodify",
                    "mapReduce mapreduce killCursors createIndexes dropIndexes deleteIndexes",
                    "listIndexes create drop collMod validate reIndex compact collStats collstats",
                    "planCacheClear planCacheListFilters planCacheSetFilter planCacheClearFilters",
                    "planCacheListPlans planCacheListQueryShapes convertToCapped geoNear geoSearch",
                    "cloneCollectionAsCapped parallelCollectionScan emptycapped captrunc touch",
                    "godinsert createSearchIndexes dropSearchIndex updateSearchIndex dataSize");
    private static final List<String> NAMESPACE =
            List.of(
                    "renameCollection shardCollection moveChunk split splitChunk mergeChunks",
                    "splitVector reshardCollection unshardCollection moveCollection",
                    "refineCollectionShardKey abortReshardCollection commitReshardCollection",
                    "cleanupReshardCollection getShardVersion clearJumboFlag balancerCollectionStatus",
                    "configureCollectionBalancing checkShardingIndex cleanupOrphaned datasize");
    private static final List<String> WORD =
            List.of(
                    "hello isMaster ismaster ping buildInfo buildinfo whatsmyuri getMore explain",
                    "serverStatus hostInfo listDatabases listCollections dbStats dbstats getLog",
                    "getCmdLineOpts getParameter setParameter getLastError getlasterror bulkWrite",
                    "replSetGetStatus replSetGetConfig replSetHeartbeat replSetUpdatePosition",
                    "replSetRequestVotes replSetInitiate replSetReconfig replSetStepDown",
                    "endSessions startSession refreshSessions killSessions killAllSessions",
                    "commitTransaction abortTransaction logout currentOp killOp top profile fsync",
                    "fsyncUnlock shutdown connPoolStats connectionStatus dropDatabase enableSharding",
                    "listShards listCommands features availableQueryOptions usersInfo rolesInfo",
                    "getDefaultRWConcern setDefaultRWConcern setFeatureCompatibilityVersion",
                    "getnonce forceerror resetError getPrevError balancerStart balancerStop",
                    "balancerStatus isdbgrid netstat flushRouterConfig movePrimary addShard",
                    "removeShard dropUser dropRole createRole updateRole grantRolesToUser",
                    "revokeRolesFromUser dropAllUsersFromDatabase");
    private static final List<String> SECRET =
            List.of(
                    "saslStart saslContinue authenticate copydbgetnonce copydbsaslstart copydb",
                    "createUser updateUser eval $eval logApplicationMessage");

    private static final Command[][] BY_LENGTH = byLength();

    private MongoCommands() {}

    /** The command of this name, as it is written; null if it is not known. */
    static @Nullable Command of(Bytes in, int from, int to) {
        int length = to - from;
        if (length > LENGTH_MAX) {
            return null;
        }
        Command[] candidates = BY_LENGTH[length];
        for (int i = 0; i < candidates.length; i++) {
            Command candidate = candidates[i];
            if (in.matches(from, candidate.bytes)) {
                return candidate;
            }
        }
        return null;
    }

    private static Command[][] byLength() {
        Command[][] table = new Command[LENGTH_MAX + 1][0];
        add(table, COLLECTION, Value.COLLECTION);
        add(table, NAMESPACE, Value.NAMESPACE);
        add(table, WORD, Value.WORD);
        add(table, SECRET, Value.SECRET);
        return table;
    }

    private static void add(Command[][] table, List<String> lines, Value value) {
        for (String line : lines) {
            for (String name : line.split(" ", -1)) {
                Command[] known = table[name.length()];
                Command[] more = Arrays.copyOf(known, known.length + 1);
                more[known.length] = new Command(name, value);
                table[name.length()] = more;
            }
        }
    }
}
