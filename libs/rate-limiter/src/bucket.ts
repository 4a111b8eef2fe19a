import type { Verdict } from '@fanfare/http-kit';
import { blockSize } from './block-size.ts';
import { secondsUntil, type Window } from './window.ts';

/** What this process holds of one workspace's budget in one window. */
export interface Bucket {
  readonly window: Window;
  take(): Verdict | Promise<Verdict>;
  /** Asks how much is left, over every process. */
  look(): Promise<Verdict>;
}

export interface BucketOptions {
  readonly limit: number;
  readonly window: Window;
  readonly now: () => number;
  /** Resolves to all that every process has reserved, these tokens included. */
  readonly reserve: (tokens: number) => Promise<number>;
}

interface Waiter {
  readonly resolve: (verdict: Verdict) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Hands tokens out from a block reserved beforehand, without waiting; reserves the next block when it is used up. One
 * reservation is under way at a time, and asks for as many tokens as requests wait for: so requests that come together
 * cost one round trip, and none is granted on a guess. A token belongs to the window it was reserved in.
 */
export function createBucket({ limit, window, now, reserve }: BucketOptions): Bucket {
  let tokens = 0; // reserved here, not used
  let left = limit; // reserved by nobody, when last looked at: what others take meanwhile is not in it
  let used = 0;
  const waiting: Waiter[] = []; // only while there are no tokens
  let reserving = false;

  const grant = (): Verdict => {
    tokens--;
    used++;
    return { allowed: true, limit, remaining: left + tokens, resetAt: window.endsAt };
  };
  const deny = (): Verdict => {
    const retryAfterS = secondsUntil(window.endsAt, now());
    return { allowed: false, limit, remaining: 0, resetAt: window.endsAt, retryAfterS };
  };

  /** What is reserved only grows within a window: an answer that comes late must not make more of what is left. */
  const learn = (reserved: number): void => {
    left = Math.min(left, Math.max(0, limit - reserved));
  };

  async function serveWaiting(): Promise<void> {
    reserving = true;
    try {
      while (waiting.length > 0 && left > 0) {
        const wanted = Math.min(left, Math.max(waiting.length, blockSize({ used, left })));
        const reserved = await reserve(wanted);
        // Of what goes beyond the limit nothing is granted; a token that was lost on the way is lost.
        tokens += Math.max(0, Math.min(wanted, limit - (reserved - wanted)));
        learn(reserved);
        for (const { resolve } of waiting.splice(0, tokens)) resolve(grant());
      }
      for (const { resolve } of waiting.splice(0)) resolve(deny());
    } catch (error) {
      for (const { reject } of waiting.splice(0)) reject(error);
    } finally {
      reserving = false;
    }
  }

  return {
    window,
    look: async () => {
      learn(await reserve(0));
      const remaining = left + tokens;
      return { allowed: remaining > 0, limit, remaining, resetAt: window.endsAt };
    },
    take: () => {
      if (tokens > 0) return grant();
      if (left === 0) return deny();
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        if (!reserving) void serveWaiting();
      });
    },
  };
}
