package io.wiretrip.agent.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.sun.net.httpserver.HttpServer;
import io.wiretrip.protocol.Carried;
import io.wiretrip.protocol.RoundTrip;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real clients send trace context to real servers in each way there is, and it is found. */
@Timeout(300)
final class LiveTraceContextTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String FOUND = "TRACEPARENT=" + PARENT;
    private static final String TOPIC = "orders";

    private static RoundTrip await(LiveRun run, int port, Predicate<RoundTrip> wanted)
            throws InterruptedException {
        run.await(seen -> seen.stream().anyMatch(wanted), LiveRun.PATIENCE);
        return run.roundTrips(port).stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError("none of " + names(run.roundTrips(port))));
    }

    private static List<String> names(List<RoundTrip> roundTrips) {
        return roundTrips.stream().map(LiveTraceContextTest::name).toList();
    }

    private static String name(RoundTrip roundTrip) {
        return roundTrip.request() == null
                ? ""
                : String.valueOf(roundTrip.protocol().spans().name(roundTrip));
    }

    private static Predicate<RoundTrip> named(String name) {
        return roundTrip -> name(roundTrip).equals(name);
    }

    @Test
    void headersOfKafkasRecords(@TempDir Path folder) throws Exception {
        LiveRequirements.captureWith();
        try (ServerProcess broker = KafkaBroker.start(folder);
                LiveRun run = LiveRun.onLoopback("kafka;" + broker.port())) {
            Properties client = new Properties();
            client.put("bootstrap.servers", "127.0.0.1:" + broker.port());
            try (KafkaProducer<String, String> producer =
                    new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
                ProducerRecord<String, String> record =
                        new ProducerRecord<>(TOPIC, "key", "value".repeat(100_000));
                record.headers().add("traceparent", PARENT.getBytes(StandardCharsets.US_ASCII));
                producer.send(record).get();
            }
            RoundTrip produce = await(run, broker.port(), named("Produce " + TOPIC));
            assertThat(Carried.request(produce)).containsExactly(FOUND);
            assertThat(produce.protocol().spans().isBatch(produce)).isFalse();
            try (KafkaConsumer<String, String> consumer =
                    new KafkaConsumer<>(
                            client, new StringDeserializer(), new StringDeserializer())) {
                List<TopicPartition> partition = List.of(new TopicPartition(TOPIC, 0));
                consumer.assign(partition);
                consumer.seekToBeginning(partition);
                long endNs = System.nanoTime() + LiveRun.PATIENCE.toNanos();
                while (consumer.poll(Duration.ofMillis(100)).isEmpty()
                        && endNs - System.nanoTime() > 0) {
                    // until the record comes
                }
            }
            RoundTrip fetch =
                    await(
                            run,
                            broker.port(),
                            roundTrip ->
                                    name(roundTrip).startsWith("Fetch")
                                            && roundTrip.response() != null
                                            && !Carried.response(roundTrip).isEmpty());
            assertThat(Carried.response(fetch)).containsExactly(FOUND);
            assertThat(fetch.protocol().spans().isBatch(fetch)).isTrue();
        }
    }

    @Test
    void headersOfAmqp(@TempDir Path folder) throws Exception {
        LiveRequirements.captureWith("rabbitmq-server");
        try (ServerProcess server = LiveServers.rabbitmq(folder);
                LiveRun run = LiveRun.onLoopback("amqp;" + server.port())) {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setHost("127.0.0.1");
            factory.setPort(server.port());
            try (Connection connection = factory.newConnection();
                    Channel channel = connection.createChannel()) {
                channel.queueDeclare("work", false, true, false, Map.of());
                AMQP.BasicProperties properties =
                        new AMQP.BasicProperties.Builder()
                                .headers(Map.of("traceparent", PARENT, "tries", 3))
                                .build();
                channel.basicPublish("", "work", properties, new byte[10]);
                channel.basicConsume("work", true, (tag, message) -> {}, tag -> {});
                RoundTrip publish = await(run, server.port(), named("publish amq.default:work"));
                assertThat(Carried.request(publish)).containsExactly(FOUND);
                RoundTrip deliver = await(run, server.port(), named("deliver amq.default:work"));
                assertThat(Carried.request(deliver)).containsExactly(FOUND);
            }
        }
    }

    @Test
    void userPropertiesOfMqtt(@TempDir Path folder) throws Exception {
        LiveRequirements.captureWith("mosquitto", "mosquitto_pub");
        try (ServerProcess server = LiveServers.mosquitto(folder);
                LiveRun run = LiveRun.onLoopback("mqtt;" + server.port())) {
            Client.run(
                    "mosquitto_pub",
                    "-h",
                    "127.0.0.1",
                    "-p",
                    Integer.toString(server.port()),
                    "-V",
                    "5",
                    "-q",
                    "1",
                    "-t",
                    "sensors/1",
                    "-m",
                    "21",
                    "-D",
                    "PUBLISH",
                    "user-property",
                    "traceparent",
                    PARENT,
                    "-D",
                    "PUBLISH",
                    "user-property",
                    "tracestate",
                    "a=1");
            RoundTrip publish = await(run, server.port(), named("publish sensors/1"));
            assertThat(Carried.request(publish)).containsExactly(FOUND, "TRACESTATE=a=1");
        }
    }

    @Test
    void commentsForMariadb(@TempDir Path folder) throws Exception {
        LiveRequirements.captureWith("mariadbd", "mariadb-install-db");
        try (ServerProcess server = LiveServers.mariadb(folder);
                LiveRun run = LiveRun.onLoopback("mysql;" + server.port())) {
            String url = "jdbc:mariadb://127.0.0.1:" + server.port() + "/?user=root";
            try (java.sql.Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "SELECT Host FROM mysql.user /*traceparent='" + PARENT + "',db='x'*/");
            }
            RoundTrip select = await(run, server.port(), named("SELECT mysql.user"));
            assertThat(Carried.request(select)).containsExactly(FOUND);
        }
    }

    @Test
    void commentsForPostgresql(@TempDir Path folder) throws Exception {
        LiveRequirements.captureWith("postgres", "initdb", "psql");
        try (ServerProcess server = LiveServers.postgresql(folder);
                LiveRun run = LiveRun.onLoopback("postgresql;" + server.port())) {
            Client.run(
                    "psql",
                    "-h",
                    "127.0.0.1",
                    "-p",
                    Integer.toString(server.port()),
                    "-U",
                    "postgres",
                    "-c",
                    "select datname from pg_database /*traceparent='" + PARENT + "'*/");
            RoundTrip select = await(run, server.port(), named("select pg_database"));
            assertThat(Carried.request(select)).containsExactly(FOUND);
        }
    }

    @Test
    void headerFieldsOfHttp() throws Exception {
        LiveRequirements.captureWith();
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        server.start();
        int port = server.getAddress().getPort();
        try (LiveRun run = LiveRun.onLoopback("http;" + port);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/x"))
                            .version(HttpClient.Version.HTTP_1_1)
                            .header("traceparent", PARENT)
                            .header("tracestate", "a=1")
                            .header("X-B3-Sampled", "0")
                            .build();
            client.send(request, HttpResponse.BodyHandlers.discarding());
            RoundTrip get = await(run, port, named("GET"));
            assertThat(Carried.request(get))
                    .containsExactly(FOUND, "TRACESTATE=a=1", "B3_SAMPLED=0");
        } finally {
            server.stop(0);
        }
    }
}
