export type KafkaSettings = {
  readonly brokerPort: number;
  readonly controllerPort: number;
  readonly dataFolder: string;
};

/**
 * `server.properties` of one KRaft node that is its own controller, on loopback, as small as a test can live with.
 * A broker that was killed may come back only when its old session has run out, hence the session of 3 instead of 9
 * seconds; much shorter, and a busy machine would lose its broker for no reason.
 */
export const renderKafkaConfig = ({ brokerPort, controllerPort, dataFolder }: KafkaSettings): string =>
  `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listeners=PLAINTEXT://127.0.0.1:${brokerPort},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${brokerPort}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=${dataFolder}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
num.network.threads=2
num.io.threads=2
`;
