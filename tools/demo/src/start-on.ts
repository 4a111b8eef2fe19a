import {
  startDistributed,
  startSimulator,
  startStandalone,
  type Installation,
  type SimulatorProcess,
} from '@fanfare/tools-cluster';
import { startServices } from '@fanfare/tools-services';

export interface Stage {
  readonly installation: Installation;
  readonly simulator: SimulatorProcess;
  stop(): Promise<void>;
}

/** Everything the demo needs, throw-away. What was started is stopped again if a later part cannot start. */
export async function startOn(isDistributed: boolean): Promise<Stage> {
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.reverse()) await part.stop();
  };
  const keep = <T extends { stop(): Promise<void> }>(part: T): T => {
    started.push(part);
    return part;
  };
  try {
    const simulator = keep(await startSimulator());
    if (!isDistributed) return { simulator, installation: keep(await startStandalone({ env: simulator.env })), stop };

    const { env } = keep(await startServices({ log: console.log }));
    const on = { brokers: env.KAFKA_BROKERS!, mongodbUri: env.MONGODB_URI! };
    return { simulator, installation: keep(await startDistributed({ env: simulator.env, ...on })), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
