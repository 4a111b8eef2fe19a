import { connect, startDistributed } from '@fanfare/tools-cluster';
import { startServices } from '@fanfare/tools-services';
import { measureDrain } from './drain.ts';
import { runFlow } from './flow.ts';
import { bareConsumer, bareProducer } from '@fanfare/event-log-kafka/yardstick';
import { measureLatency } from './latency.ts';
import { createPopulation } from './population.ts';
import { residentMB, watchPeakMB } from './process-figures.ts';
import type { Report } from './report.ts';

const USERS = 10_000;
const WARM_UP_RECIPIENTS = 10_000;
const YARDSTICK_RECORDS = 50_000;

export async function benchDistributed(report: Report, recipients: number): Promise<void> {
  const services = await startServices({ log: console.log });
  const brokers = services.env.KAFKA_BROKERS!;
  const installation = await startDistributed({ brokers, mongodbUri: services.env.MONGODB_URI! });
  const pids = installation.processes.map((process) => process.pid());
  const api = connect(installation, 64);
  try {
    report.figure('idle, five services', { residentMB: await residentMB(pids) });
    const population = await createPopulation(api, USERS);
    await runFlow(api, population, { recipients: WARM_UP_RECIPIENTS, perCall: 50, inFlight: 16 });

    const memory = watchPeakMB(pids);
    const many = await runFlow(api, population, { recipients, perCall: 50, inFlight: 16 });
    report.figure('accept to counted, 50 per call', { ...many });
    const single = await runFlow(api, population, { recipients: Math.ceil(recipients / 10), perCall: 1, inFlight: 64 });
    report.figure('accept to counted, 1 per call', { ...single });
    const half = { callsPerSecond: Math.max(1, Math.round(many.countedPerSecond / 2 / 50)), perCall: 50, seconds: 10 };
    report.figure('accept to provider at half load, 50 per call', { ...(await measureLatency(api, population, half)) });
    report.figure('under load, five services', { residentPeakMB: await memory.stop() });

    const drain = await measureDrain(api, installation, population, { calls: 5_000, inFlight: 64 });
    const produced = await bareProducer(brokers, YARDSTICK_RECORDS);
    const consumed = await bareConsumer(brokers, produced.topic, YARDSTICK_RECORDS);
    report.figure('gateway, 1 per call', {
      recordsPerSecond: drain.publishedPerSecond,
      bareProducerPerSecond: produced.oneByOnePerSecond,
      ratio: ratio(drain.publishedPerSecond, produced.oneByOnePerSecond),
      bareProducerInBatchesPerSecond: produced.inBatchesPerSecond,
    });
    report.figure('worker, backlog of 1 per call', {
      recordsPerSecond: drain.drainedPerSecond,
      bareConsumerPerSecond: consumed,
      ratio: ratio(drain.drainedPerSecond, consumed),
    });
  } finally {
    await api.close();
    await installation.stop();
    await services.stop();
  }
}

const ratio = (ours: number, bare: number): number => Math.round((ours / bare) * 1000) / 1000;
