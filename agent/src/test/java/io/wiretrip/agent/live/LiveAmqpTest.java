package io.wiretrip.agent.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.wiretrip.agent.Summary;
import io.wiretrip.exporter.roundtrips.LineBuffer;
import io.wiretrip.exporter.roundtrips.RoundTripJson;
import io.wiretrip.protocol.Outcome;
import io.wiretrip.protocol.Quality;
import io.wiretrip.protocol.RoundTrip;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real client does at a real broker is what the agent has seen. */
@Timeout(240)
final class LiveAmqpTest {
    private static final int MESSAGES = 2_000;
    private static final int BATCH = 50;
    private static final int BODY_BYTES = 300;
    private static final String QUEUE = "orders";

    @Test
    void seesEveryMessagePublishedConfirmedDeliveredAndSettled(@TempDir Path folder)
            throws Exception {
        LiveRequirements.captureWith("rabbitmq-server", "epmd");
        try (ServerProcess broker = LiveServers.rabbitmq(folder);
                LiveRun run = LiveRun.onLoopback("amqp;" + broker.port())) {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setHost("127.0.0.1");
            factory.setPort(broker.port());
            factory.setAutomaticRecoveryEnabled(false);
            try (Connection connection = factory.newConnection();
                    Channel publisher = connection.createChannel();
                    Channel consumer = connection.createChannel()) {
                publish(publisher);
                consume(consumer);
                assertThat(publisher.messageCount(QUEUE)).isZero();
            }
            run.await(seen -> seen.stream().anyMatch(LiveAmqpTest::isClosing), LiveRun.PATIENCE);
            Summary summary = run.stop();
            check(run.roundTrips(broker.port()));
            assertThat(summary.gaps()).isZero();
            assertThat(summary.kernelDrops()).isZero();
            assertThat(summary.drops()).isEmpty();
        }
    }

    private static void publish(Channel channel) throws Exception {
        channel.queueDeclare(QUEUE, false, true, false, Map.of());
        byte[] body = "m".repeat(BODY_BYTES).getBytes(StandardCharsets.US_ASCII);
        channel.confirmSelect();
        for (int i = 1; i <= MESSAGES; i++) {
            channel.basicPublish("", QUEUE, MessageProperties.MINIMAL_BASIC, body);
            if (i % BATCH == 0) {
                channel.waitForConfirmsOrDie();
            }
        }
        channel.basicPublish("", "nowhere", true, MessageProperties.MINIMAL_BASIC, body);
        channel.waitForConfirmsOrDie();
    }

    private static void consume(Channel channel) throws Exception {
        channel.basicQos(BATCH);
        CountDownLatch left = new CountDownLatch(MESSAGES);
        String tag =
                channel.basicConsume(
                        QUEUE,
                        false,
                        (consumer, message) -> {
                            long number = message.getEnvelope().getDeliveryTag();
                            if (number % 10 == 0) {
                                channel.basicAck(number, true);
                            }
                            left.countDown();
                        },
                        consumer -> {});
        assertThat(left.await(60, TimeUnit.SECONDS)).as("all messages delivered").isTrue();
        channel.basicCancel(tag);
    }

    private static void check(List<RoundTrip> seen) {
        Map<String, Integer> counts = new TreeMap<>();
        for (RoundTrip roundTrip : seen) {
            counts.merge(name(roundTrip), 1, Integer::sum);
        }
        Map<String, Integer> expected = new TreeMap<>();
        expected.put("Connection.Start", 1);
        expected.put("Connection.Tune", 1);
        expected.put("Connection.Open", 1);
        expected.put("Connection.Close", 1);
        expected.put("Channel.Open", 2);
        expected.put("Channel.Close", 2);
        expected.put("Queue.Declare", 2);
        expected.put("Confirm.Select", 1);
        expected.put("Basic.Publish", MESSAGES + 1);
        expected.put("Basic.Qos", 1);
        expected.put("Basic.Consume", 1);
        expected.put("Basic.Deliver", MESSAGES);
        expected.put("Basic.Cancel", 1);
        assertThat(counts).isEqualTo(expected);
        assertThat(seen)
                .allMatch(r -> r.outcome() == Outcome.COMPLETE)
                .allMatch(r -> r.quality() == Quality.COMPLETE);
        assertThat(seen.stream().map(LiveAmqpTest::json))
                .filteredOn(line -> line.contains("\"NO_ROUTE\""))
                .hasSize(1);
    }

    private static boolean isClosing(RoundTrip roundTrip) {
        return name(roundTrip).equals("Connection.Close");
    }

    private static String name(RoundTrip roundTrip) {
        return json(roundTrip)
                .replaceFirst(
                        ".*?\"ClassMethod\":\\{\"Class\":\"(.*?)\",\"Method\":\"(.*?)\".*", "$1.$2")
                .trim();
    }

    private static String json(RoundTrip roundTrip) {
        LineBuffer buffer = new LineBuffer(1 << 12);
        new RoundTripJson(buffer, ZoneOffset.UTC).write(roundTrip);
        return new String(buffer.array(), 0, buffer.size(), StandardCharsets.UTF_8);
    }
}
