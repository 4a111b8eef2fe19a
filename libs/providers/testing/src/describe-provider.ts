import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeliveryAttempt, Provider, ProviderAnswer } from '@fanfare/providers';
import type { Fault, OpenOtherSide, OtherSide, ProviderPromises } from './other-side.ts';

const answerTo: { readonly [F in Fault]: object } = {
  'refuses for good': { status: 'rejected', permanent: true, reason: expect.stringMatching(/^[a-z_]+$/) },
  'refuses for now': { status: 'rejected', permanent: false, reason: expect.stringMatching(/^[a-z_]+$/) },
  'is busy': { status: 'throttled', retryAfterMs: expect.any(Number) },
  'is down': { status: 'unreachable', cause: expect.stringMatching(/./) },
};

/**
 * The contract suite of the `Provider` port. An adapter's spec is one call, beside the tests of its own protocol:
 *
 *     describeProvider('smtp', openMailServer, { recognisesRepeats: false });
 */
export function describeProvider(name: string, open: OpenOtherSide, promises: ProviderPromises): void {
  describe(`provider: ${name}`, () => {
    let otherSide: OtherSide;
    let provider: Provider;

    beforeEach(async () => {
      otherSide = await open();
      provider = await otherSide.openProvider();
    });
    afterEach(async () => {
      await provider.close();
      await otherSide.close();
    });

    const attempts = (count: number) => Array.from({ length: count }, (_, n) => otherSide.attempt(`key-${n}`));
    const deliverAll = (list: readonly DeliveryAttempt[]): Promise<readonly ProviderAnswer[]> =>
      Promise.all(list.map((attempt) => provider.deliver(attempt)));
    const accepted = { status: 'accepted', providerMessageId: expect.stringMatching(/./) };

    it('says how many calls it takes at once', () => {
      expect(Number.isInteger(provider.concurrency) && provider.concurrency > 0).toBe(true);
    });

    it('has handed the message over, with its key, when it answers "accepted"', async () => {
      expect(await provider.deliver(otherSide.attempt('key-1'))).toEqual(accepted);
      expect(await otherSide.received()).toEqual(['key-1']);
    });

    it('hands on the same key and answers the same id when a message is repeated', async () => {
      const first = await provider.deliver(otherSide.attempt('key-1'));
      const second = await provider.deliver(otherSide.attempt('key-1'));
      expect(second).toEqual(first);
      expect(await otherSide.received()).toEqual(promises.recognisesRepeats ? ['key-1'] : ['key-1', 'key-1']);
    });

    it('takes as many at once as it says, and twice that, and loses none', async () => {
      const list = attempts(2 * provider.concurrency);
      const answers = await deliverAll(list);
      expect(answers).toEqual(list.map(() => accepted));
      expect(new Set(answers.map((answer) => answer.status === 'accepted' && answer.providerMessageId)).size).toBe(
        list.length,
      );
      expect([...(await otherSide.received())].sort()).toEqual(list.map(({ idempotencyKey }) => idempotencyKey).sort());
    });

    it('answers many in one call in their order, where it offers that', async () => {
      if (!provider.deliverMany) return;
      const list = attempts(5);
      const [together, alone] = [await provider.deliverMany(list), await deliverAll(list)];
      expect(together).toEqual(alone);
      expect(await provider.deliverMany([])).toEqual([]);
    });

    it('answers what is in hand before it is closed, and may be closed twice', async () => {
      const answers = deliverAll(attempts(3));
      await provider.close();
      await provider.close();
      expect(await answers).toEqual([accepted, accepted, accepted]);
      expect(await otherSide.received()).toHaveLength(3);
    });

    for (const [fault, answer] of Object.entries(answerTo)) {
      it(`answers with a value when the other side ${fault}`, async () => {
        const begin = otherSide.faults[fault as Fault];
        if (!begin) return;
        await begin();
        expect(await provider.deliver(otherSide.attempt('key-1'))).toMatchObject(answer);
        if (fault !== 'is down') expect(await otherSide.received()).toEqual([]);
      });
    }
  });
}
