package io.wiretrip.agent.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * One broker that is its own controller, from Maven Central, in a JVM of its own: its log folder is
 * formatted and then it is started, in one process.
 */
final class KafkaBroker {
    private KafkaBroker() {}

    /** What the child runs: a file with the broker's properties. */
    public static void main(String[] properties) {
        String[] format = {
            "format", "-t", Uuid.randomUuid().toString(), "-c", properties[0], "--ignore-formatted"
        };
        if (StorageTool.execute(format, System.out) != 0) {
            throw new IllegalStateException("the log folder could not be formatted");
        }
        Kafka.main(properties);
    }

    /** Starts one in a folder, on free ports. */
    static ServerProcess start(Path folder) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        int controller = ServerProcess.freePort();
        Path properties = folder.resolve("broker.properties");
        Files.writeString(
                properties,
                """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                log.dirs=%3$s
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                group.initial.rebalance.delay.ms=0
                """
                        .formatted(port, controller, folder.resolve("logs")));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                List.of(
                        java,
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaBroker.class.getName(),
                        properties.toString());
        return ServerProcess.start("kafka", folder, port, Map.of(), command);
    }
}
