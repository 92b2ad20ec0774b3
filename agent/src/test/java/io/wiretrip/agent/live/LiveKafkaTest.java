package io.wiretrip.agent.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.wiretrip.agent.Summary;
import io.wiretrip.protocol.JsonText;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real broker and its own client, both of the newest version: records counted by all three. */
@Timeout(300)
final class LiveKafkaTest {
    private static final String TOPIC = "orders.v1";
    private static final String GROUP = "billing";
    private static final int RECORDS = 500;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CONSUME_MAX = Duration.ofSeconds(60);

    @Test
    void countsTheRecordsThatWereSentAndConsumed(@TempDir Path folder) throws Exception {
        LiveRequirements.captureWith();
        try (ServerProcess broker = KafkaBroker.start(folder);
                LiveRun run = LiveRun.onLoopback("kafka;" + broker.port())) {
            Properties client = new Properties();
            client.put("bootstrap.servers", "127.0.0.1:" + broker.port());
            try (Admin admin = Admin.create(client)) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 3, (short) 1))).all().get();
            }
            produce(client, Map.of("acks", "all", "compression.type", "gzip"));
            produce(client, Map.of("acks", "0", "enable.idempotence", "false"));
            assertThat(consume(client)).isEqualTo(2 * RECORDS);
            Summary summary = run.stop();
            List<RoundTrip> trips = run.roundTrips(broker.port());
            assertThat(sum(trips, "Produce", true)).isEqualTo(2 * RECORDS);
            assertThat(sum(trips, "Fetch", false)).isEqualTo(2 * RECORDS);
            assertThat(trips).filteredOn(t -> t.outcome() == Outcome.ONEWAY).isNotEmpty();
            assertThat(trips)
                    .filteredOn(t -> t.outcome() != Outcome.UNANSWERED)
                    .allMatch(t -> t.quality() == Quality.COMPLETE)
                    .noneMatch(t -> t.outcome() == Outcome.ORPHAN);
            assertThat(trips)
                    .filteredOn(t -> api(t).equals("Produce") || api(t).equals("OffsetCommit"))
                    .allMatch(t -> JsonText.request(t, "Topic").equals('"' + TOPIC + '"'));
            assertThat(trips)
                    .filteredOn(t -> JsonText.request(t, "GroupID").equals('"' + GROUP + '"'))
                    .isNotEmpty();
            assertThat(summary.gaps()).isZero();
            assertThat(summary.kernelDrops()).isZero();
            assertThat(summary.drops()).isEmpty();
        }
    }

    private static String api(RoundTrip trip) {
        return JsonText.request(trip, "API").replace("\"", "");
    }

    private static long sum(List<RoundTrip> trips, String api, boolean ofRequests) {
        long sum = 0;
        for (RoundTrip trip : trips) {
            if (api(trip).equals(api) && (ofRequests || trip.response() != null)) {
                sum +=
                        Long.parseLong(
                                ofRequests
                                        ? JsonText.request(trip, "Records")
                                        : JsonText.response(trip, "Records"));
            }
        }
        return sum;
    }

    private static void produce(Properties client, Map<String, String> settings) throws Exception {
        Properties all = new Properties();
        all.putAll(client);
        all.putAll(settings);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(all, new StringSerializer(), new StringSerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                sent.add(producer.send(new ProducerRecord<>(TOPIC, "key" + i, "value".repeat(40))));
            }
            producer.flush();
            sent.getLast().get();
        }
    }

    private static int consume(Properties client) {
        Properties all = new Properties();
        all.putAll(client);
        all.put("group.id", GROUP);
        all.put("auto.offset.reset", "earliest");
        int consumed = 0;
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            long deadline = System.nanoTime() + CONSUME_MAX.toNanos();
            while (consumed < 2 * RECORDS && System.nanoTime() < deadline) {
                ConsumerRecords<String, String> records = consumer.poll(POLL);
                consumed += records.count();
            }
            consumer.commitSync();
        }
        return consumed;
    }
}
