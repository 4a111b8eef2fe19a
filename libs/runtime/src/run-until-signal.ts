import closeWithGrace from 'close-with-grace';
import type { Logger } from '@fanfare/observability';

/** How long stopping may take before the process is ended. */
const STOP_MS_MAX = 25_000;

interface Closable {
  close(): Promise<void> | void;
}

/** Registers what was opened, so that it is closed; returns it. */
export type Use = <T extends Closable>(opening: Promise<T> | T) => Promise<T>;

/**
 * Starts the parts in order, stops them in reverse on SIGTERM, SIGINT or a failure, and goes on stopping after a part
 * that fails to. A signal during the start waits for the step under way. A second signal ends the process at once.
 */
export function runUntilSignal(logger: Logger, start: (use: Use) => Promise<void>): void {
  const opened: Closable[] = [];
  let stopping = false;
  let failed = false;

  const use: Use = async (opening) => {
    const part = await opening;
    opened.push(part);
    if (stopping) throw new StoppedWhileStarting();
    return part;
  };

  const started = start(use).catch((error: unknown) => {
    if (error instanceof StoppedWhileStarting) return;
    failed = true;
    console.error(`Cannot start: ${(error as Error).message}`);
    logger.debug('The start failed', { error });
    if (!stopping) grace.close();
  });

  async function stop(): Promise<void> {
    stopping = true;
    await started;
    for (const part of opened.reverse()) {
      try {
        await part.close();
      } catch (error) {
        failed = true;
        logger.error('A part could not be closed', { error });
      }
    }
    if (failed) throw new Error('stopped after a failure'); // close-with-grace turns it into exit code 1
  }

  const grace = closeWithGrace({ delay: STOP_MS_MAX, logger: false }, ({ err: error }) => {
    if (error) {
      failed = true;
      console.error(error);
      logger.error('A part failed; stopping', { error });
    }
    return stop();
  });
}

class StoppedWhileStarting extends Error {}
