import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Verdict } from '@fanfare/http-kit';
import { createBucket, type Bucket } from './bucket.ts';

const window = { startsAt: 0, endsAt: 60_000 };

/** The store's side: one total, and a count of the round trips. */
function sharedBudget(limit: number) {
  const budget = { reserved: 0, trips: 0 };
  const open = (): Bucket =>
    createBucket({
      limit,
      window,
      now: () => 59_500,
      reserve: async (tokens) => {
        budget.trips++;
        return (budget.reserved += tokens);
      },
    });
  return { budget, open };
}

const takeAtOnce = async (bucket: Bucket): Promise<Verdict> => bucket.take();

async function takeInTurn(bucket: Bucket, times: number): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (let i = 0; i < times; i++) verdicts.push(await bucket.take());
  return verdicts;
}

const allowed = (verdicts: readonly Verdict[]): number => verdicts.filter((verdict) => verdict.allowed).length;

describe('a bucket of tokens', () => {
  it('grants the limit to one process to the last token, then denies until the window ends', async () => {
    const verdicts = await takeInTurn(sharedBudget(5_000).open(), 5_003);
    expect(allowed(verdicts)).toBe(5_000);
    expect(verdicts[0]).toEqual({ allowed: true, limit: 5_000, remaining: 4_999, resetAt: 60_000 });
    expect(verdicts.map(({ remaining }) => remaining).slice(0, 5_000)).toEqual(
      Array.from({ length: 5_000 }, (_, i) => 4_999 - i),
    );
    expect(verdicts[5_000]).toEqual({ allowed: false, limit: 5_000, remaining: 0, resetAt: 60_000, retryAfterS: 1 });
  });

  it('answers without a round trip while it has tokens, and once it knows that there are none', async () => {
    const { budget, open } = sharedBudget(250_000);
    const bucket = open();
    await takeInTurn(bucket, 100_000);
    expect(budget.trips).toBeLessThan(80);
    await takeInTurn(bucket, 150_000);
    const { trips } = budget;
    expect(bucket.take()).toMatchObject({ allowed: false });
    expect(budget.trips).toBe(trips);
  });

  it('reserves once for all requests that wait', async () => {
    const { budget, open } = sharedBudget(1_000_000);
    const bucket = open();
    await Promise.all(Array.from({ length: 50 }, () => takeAtOnce(bucket)));
    expect(budget).toEqual({ reserved: 50, trips: 2 });
  });

  it('never grants more than the limit over several processes, and all of it to those who keep asking', async () => {
    const calls = fc.array(fc.record({ process: fc.nat(3), count: fc.integer({ min: 1, max: 40 }) }), {
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 600 }), calls, async (limit, rounds) => {
        const { open } = sharedBudget(limit);
        const processes = [open(), open(), open(), open()];
        const take = (process: number, count: number) =>
          Array.from({ length: count }, () => takeAtOnce(processes[process]!));
        const first = await Promise.all(rounds.flatMap(({ process, count }) => take(process, count)));
        const wanted = first.length;
        expect(allowed(first)).toBeLessThanOrEqual(limit);
        if (wanted <= limit / 4) expect(allowed(first)).toBe(wanted);
        const rest = await Promise.all([0, 1, 2, 3].flatMap((process) => take(process, limit)));
        expect(allowed(first) + allowed(rest)).toBe(limit);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves to the others all but a hundredth of the budget, even when it was busy and went quiet', async () => {
    const { open } = sharedBudget(10_000);
    await takeInTurn(open(), 1_000);
    expect(allowed(await takeInTurn(open(), 10_000))).toBeGreaterThanOrEqual(10_000 - 1_000 - 100);
  });

  it('hands a failure of the store to those who wait, and asks again for the next', async () => {
    let up = false;
    const reserve = async (): Promise<number> => {
      if (!up) throw new Error('the store is away');
      return 1;
    };
    const bucket = createBucket({ limit: 10, window, now: () => 0, reserve });
    const results = await Promise.allSettled([takeAtOnce(bucket), takeAtOnce(bucket)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    up = true;
    expect(await bucket.take()).toMatchObject({ allowed: true, remaining: 9 });
  });

  it('says what is left over every process, and takes nothing', async () => {
    const { budget, open } = sharedBudget(10);
    const [here, there] = [open(), open()];
    await takeInTurn(there, 3);
    expect(await here.look()).toEqual({ allowed: true, limit: 10, remaining: 7, resetAt: 60_000 });
    expect(budget.reserved).toBe(3);
    await takeInTurn(there, 7);
    expect(await here.look()).toMatchObject({ allowed: false, remaining: 0 });
  });

  it('grants no more when an older answer about what is left comes last', async () => {
    const answers: ((reserved: number) => void)[] = [];
    const reserve = (): Promise<number> => new Promise((resolve) => answers.push(resolve));
    const bucket = createBucket({ limit: 10, window, now: () => 0, reserve });
    const looks = [bucket.look(), bucket.look()];
    answers[1]!(10);
    answers[0]!(2);
    expect((await Promise.all(looks)).map(({ remaining }) => remaining)).toEqual([0, 0]);
  });

  it('denies where other processes have taken more than is known here', async () => {
    const bucket = createBucket({ limit: 10, window, now: () => 0, reserve: async (tokens) => 10 + tokens });
    expect(await bucket.take()).toMatchObject({ allowed: false, remaining: 0, retryAfterS: 60 });
  });
});
