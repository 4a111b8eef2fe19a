import { connect as connectTcp, type Socket } from 'node:net';
import type { EventLog } from '@fanfare/event-log';
import { describeEventLog, type EventLogData } from '@fanfare/event-log-testing';
import { createOpenClient } from './client/open-client.ts';
import { describeWithKafka } from './describe-with-kafka.ts';
import { createKafkaEventLog } from './open-kafka-event-log.ts';
import { settingsOf } from './options.ts';

describeWithKafka('the contract on Kafka', (brokers) =>
  describeEventLog('kafka', async () => openKafkaData(brokers), { logsAtOnce: 'many' }),
);

function openKafkaData(addresses: readonly string[]): EventLogData {
  const networks = new Map<EventLog, Network>();
  return {
    async openLog() {
      const network = createNetwork();
      // The shortest session that brokers allow: a crashed member keeps its partitions until it ends.
      const settings = settingsOf({ brokers: addresses, clientId: 'contract-suite', sessionTimeoutMs: 6_000 });
      const log = createKafkaEventLog(settings, createOpenClient(settings, network.socketFactory));
      networks.set(log, network);
      return log;
    },
    async crash(log) {
      networks.get(log)?.cut();
    },
    async close() {},
  };
}

type Network = ReturnType<typeof createNetwork>;

/** To the broker, a process whose connections end and never come back is a process that died. */
function createNetwork() {
  const sockets = new Set<Socket>();
  let isCut = false;
  return {
    socketFactory({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }): Socket {
      const socket = connectTcp({ host, port }, onConnect);
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      if (isCut) socket.destroy(new Error('The network is cut'));
      return socket;
    },
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy(new Error('The network is cut'));
    },
  };
}
