import { setTimeout as delay } from 'node:timers/promises';
import type { Faults, Outcome } from './faults.ts';
import type { KeptMessage, Ledger } from './ledger.ts';

/** Waits as long as was set, decides what becomes of a message, counts it. The servers only carry the decision out. */
export function createReception(faults: Faults, ledger: Ledger) {
  return async function receive(message: KeptMessage): Promise<Outcome> {
    const { latencyMs } = faults.control();
    if (latencyMs > 0) await delay(latencyMs, undefined, { ref: false }); // must not hold up the end
    const outcome = faults.decide(message.channel, message.deliveryId, ledger.nextTry(message));
    ledger.record(message, outcome);
    return outcome;
  };
}
export type Receive = ReturnType<typeof createReception>;

/** Of one message this much is kept to be looked at. */
export const keptBytesMax = 256 * 1024;

/** Collects a stream's first `keptBytesMax` bytes and lets the rest pass. */
export async function firstBytes(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    if (bytes < keptBytesMax) chunks.push(chunk.subarray(0, keptBytesMax - bytes));
    bytes += chunk.length;
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}
