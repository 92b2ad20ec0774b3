package io.wiretrip.protocols;

import io.wiretrip.protocol.Protocol;
import io.wiretrip.protocol.amqp.AmqpProtocol;
import io.wiretrip.protocol.dns.DnsProtocol;
import io.wiretrip.protocol.grpc.GrpcProtocol;
import io.wiretrip.protocol.http1.Http1Protocol;
import io.wiretrip.protocol.http2.Http2Protocol;
import io.wiretrip.protocol.kafka.KafkaProtocol;
import io.wiretrip.protocol.mongodb.MongoProtocol;
import io.wiretrip.protocol.mqtt.MqttProtocol;
import io.wiretrip.protocol.mysql.MysqlProtocol;
import io.wiretrip.protocol.postgresql.PostgresqlProtocol;
import io.wiretrip.protocol.redis.RedisProtocol;
import java.util.List;

/** Every protocol that wiretrip decodes, in alphabetical order. */
public final class Protocols {
    private static final GrpcProtocol GRPC = new GrpcProtocol();

    /** One line a protocol. */
    public static final List<Protocol> ALL =
            List.of(
                    new AmqpProtocol(),
                    new DnsProtocol(),
                    GRPC,
                    new Http1Protocol(),
                    new Http2Protocol(GRPC),
                    new KafkaProtocol(),
                    new MongoProtocol(),
                    new MqttProtocol(),
                    new MysqlProtocol(),
                    new PostgresqlProtocol(),
                    new RedisProtocol());

    private Protocols() {}
}
