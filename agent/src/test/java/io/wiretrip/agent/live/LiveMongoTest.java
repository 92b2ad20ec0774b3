package io.wiretrip.agent.live;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.ServerVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.wiretrip.agent.Summary;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the driver tells its listeners is what the agent has seen: each command by its id. */
@Timeout(120)
final class LiveMongoTest {
    private static final int DOCUMENTS = 500;

    /** What the driver says of its commands. */
    private static final class Events implements CommandListener {
        final Map<Integer, String> started = new ConcurrentHashMap<>();
        final Set<Integer> failed = ConcurrentHashMap.newKeySet();

        @Override
        public void commandStarted(CommandStartedEvent event) {
            started.put(event.getRequestId(), event.getCommandName());
        }

        @Override
        public void commandSucceeded(CommandSucceededEvent event) {}

        @Override
        public void commandFailed(CommandFailedEvent event) {
            failed.add(event.getRequestId());
        }
    }

    @Test
    void seesWhatTheDriverTellsItsListeners() throws Exception {
        LiveRequirements.captureWith();
        MongoServer server = new MongoServer(new MemoryBackend().version(ServerVersion.MONGO_5_0));
        InetSocketAddress address = server.bind();
        Events events = new Events();
        try (LiveRun run = LiveRun.onLoopback("mongodb;" + address.getPort())) {
            try (MongoClient client = MongoClients.create(settings(address, events))) {
                talk(client.getDatabase("shop"));
            }
            Map<Integer, String> started = new TreeMap<>(events.started);
            run.await(
                    seen -> commands(seen).keySet().containsAll(started.keySet()),
                    LiveRun.PATIENCE);
            Summary summary = run.stop();
            List<RoundTrip> seen = run.roundTrips();
            Map<Integer, RoundTrip> byId = commands(seen);
            assertThat(byId.keySet()).containsAll(started.keySet());
            started.forEach(
                    (id, command) -> {
                        RoundTrip rt = requireNonNull(byId.get(id));
                        assertThat(JsonText.request(rt, "CmdName")).isEqualTo('"' + command + '"');
                        assertThat(rt.quality()).isEqualTo(Quality.COMPLETE);
                        assertThat("0.0".equals(JsonText.response(rt, "Ok")))
                                .isEqualTo(events.failed.contains(id));
                    });
            assertThat(seen).extracting(RoundTrip::outcome).doesNotContain(Outcome.ORPHAN);
            assertThat(seen.stream().filter(rt -> rt.outcome() == Outcome.ONEWAY)).hasSize(1);
            assertThat(documentsReturned(byId, started)).isEqualTo(DOCUMENTS);
            assertThat(summary.gaps()).isZero();
            assertThat(summary.kernelDrops()).isZero();
        } finally {
            server.shutdownNow();
        }
    }

    private static void talk(MongoDatabase shop) {
        MongoCollection<Document> things = shop.getCollection("things");
        List<Document> many = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            many.add(new Document("_id", i).append("text", "x".repeat(200)));
        }
        things.insertMany(many);
        assertThat(things.find().batchSize(50).into(new ArrayList<>())).hasSize(DOCUMENTS);
        things.updateMany(Filters.lt("_id", 100), Updates.set("text", "y"));
        assertThat(things.countDocuments()).isEqualTo(DOCUMENTS);
        things.deleteOne(Filters.eq("_id", 0));
        assertThatThrownBy(() -> things.insertOne(new Document("_id", 1)))
                .isInstanceOf(MongoWriteException.class);
        assertThatThrownBy(() -> shop.runCommand(new Document("noSuchCommand", 1)))
                .isInstanceOf(MongoCommandException.class);
        // Last: this server does not know the flag and closes the connection.
        shop.getCollection("hurried")
                .withWriteConcern(WriteConcern.UNACKNOWLEDGED)
                .insertOne(new Document("_id", 1));
    }

    private static MongoClientSettings settings(InetSocketAddress address, Events events) {
        return MongoClientSettings.builder()
                .applyToClusterSettings(
                        cluster ->
                                cluster.hosts(
                                        List.of(new ServerAddress("127.0.0.1", address.getPort()))))
                .addCommandListener(events)
                .build();
    }

    /** The RoundTrips with a request, by its id. */
    private static Map<Integer, RoundTrip> commands(List<RoundTrip> roundTrips) {
        Map<Integer, RoundTrip> byId = new TreeMap<>();
        for (RoundTrip rt : roundTrips) {
            if (rt.request() != null) {
                byId.put(Integer.parseInt(JsonText.request(rt, "ID")), rt);
            }
        }
        return byId;
    }

    /** Of find and getMore alone. */
    private static long documentsReturned(
            Map<Integer, RoundTrip> byId, Map<Integer, String> started) {
        return started.entrySet().stream()
                .filter(e -> e.getValue().equals("find") || e.getValue().equals("getMore"))
                .mapToLong(
                        e ->
                                Long.parseLong(
                                        JsonText.response(
                                                requireNonNull(byId.get(e.getKey())), "Documents")))
                .sum();
    }
}
