import { connect, startStandalone, type Installation } from '@fanfare/tools-cluster';
import { runFlow } from './flow.ts';
import { measureLatency } from './latency.ts';
import { createPopulation } from './population.ts';
import { cpuPercent, residentMB, watchPeakMB } from './process-figures.ts';
import type { Report } from './report.ts';

const USERS = 100_000;
const WARM_UP_RECIPIENTS = 50_000;

export async function benchStandalone(report: Report, recipients: number): Promise<void> {
  const startedAt = performance.now();
  const installation: Installation = await startStandalone();
  report.figure('start to ready', { ms: Math.round(performance.now() - startedAt) });
  const pids = installation.processes.map((process) => process.pid());
  const api = connect(installation, 64);
  try {
    report.figure('idle', { residentMB: await residentMB(pids), cpuPercent: await cpuPercent(pids, 3_000) });
    const population = await createPopulation(api, USERS);
    await runFlow(api, population, { recipients: WARM_UP_RECIPIENTS, perCall: 50, inFlight: 16 });

    const memory = watchPeakMB(pids);
    const many = await runFlow(api, population, { recipients, perCall: 50, inFlight: 16 });
    report.figure('accept to counted, 50 per call', { ...many });
    const single = await runFlow(api, population, { recipients: Math.ceil(recipients / 10), perCall: 1, inFlight: 64 });
    report.figure('accept to counted, 1 per call', { ...single });

    const half = { callsPerSecond: Math.round(many.countedPerSecond / 2 / 50), perCall: 50, seconds: 10 };
    report.figure('accept to provider at half load, 50 per call', { ...(await measureLatency(api, population, half)) });
    const halfSingle = { callsPerSecond: Math.round(single.countedPerSecond / 2), perCall: 1, seconds: 10 };
    report.figure('accept to provider at half load, 1 per call', {
      ...(await measureLatency(api, population, halfSingle)),
    });
    report.figure('under load', { residentPeakMB: await memory.stop() });
  } finally {
    await api.close();
    await installation.stop();
  }
}
