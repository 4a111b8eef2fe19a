import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Inlined } from './css-inliner.ts';

/** Runs on a thread that is started when it is needed, and replaced when it takes too long or dies. */
export interface InliningThread {
  /** One call at a time. Never rejects. */
  inline(html: string, workMsMax: number): Promise<Inlined>;
  close(): Promise<void>;
}

const HEAP_MB_MAX = 256;

export function createInliningThread(): InliningThread {
  let started: Promise<Worker> | undefined;

  async function start(): Promise<Worker> {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
    });
    worker.on('error', () => (started = undefined)); // what was asked of it learns it by itself
    await once(worker, 'message');
    worker.unref();
    return worker;
  }

  async function stop(): Promise<void> {
    const running = started;
    started = undefined;
    await (await running?.catch(() => undefined))?.terminate();
  }

  return {
    async inline(html, workMsMax) {
      let overdue: AbortSignal | undefined;
      try {
        const worker = await (started ??= start());
        overdue = AbortSignal.timeout(workMsMax);
        const answer = once(worker, 'message', { signal: overdue });
        worker.postMessage(html);
        const [inlined] = (await answer) as [Inlined];
        return inlined;
      } catch (error) {
        await stop();
        return { ok: false, problem: overdue?.aborted ? 'it takes too long' : String(error).slice(0, 200) };
      }
    },
    close: stop,
  };
}
