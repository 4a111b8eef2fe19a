import { describe, expect, it } from '@jest/globals';
import type { Partition } from '../memory/partition.ts';
import { createGroup, type Member } from './group.ts';

const partitions = [0, 1, 2, 3].map((number) => ({ topic: 'orders', number }) as Partition);

/** A member whose loops note when they start and end, and end only when told that their batch is finished. */
function createTeam() {
  const journal: string[] = [];
  const inHand = new Map<string, () => void>();
  const member = (name: string): Member => ({
    topics: ['orders'],
    start({ number }) {
      const id = `${name}${number}`;
      journal.push(`${id} starts`);
      return {
        wake: () => undefined,
        state: () => ({ isIdle: true, lastProgressAt: 0, lastError: undefined }),
        async stop() {
          journal.push(`${id} stops`);
          await new Promise<void>((resolve) => inHand.set(id, resolve));
          journal.push(`${id} ended`);
        },
      };
    },
  });
  const finish = async (...ids: string[]) => {
    for (const id of ids) inHand.get(id)?.();
    await settled();
  };
  return { journal, member, finish };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the members of a group', () => {
  it('divide the partitions, and a partition moves only when its batch in hand is finished', async () => {
    const { journal, member, finish } = createTeam();
    const group = createGroup(() => partitions);
    group.join(member('a'));
    expect(journal.splice(0)).toEqual(['a0 starts', 'a1 starts', 'a2 starts', 'a3 starts']);

    group.join(member('b'));
    await settled();
    expect(journal.splice(0)).toEqual(['a1 stops', 'a3 stops']);
    await finish('a3');
    expect(journal.splice(0)).toEqual(['a3 ended', 'b3 starts']);
    await finish('a1');
    expect(journal.splice(0)).toEqual(['a1 ended', 'b1 starts']);
  });

  it('let a member leave once its batches are finished, and the others take over', async () => {
    const { journal, member, finish } = createTeam();
    const group = createGroup(() => partitions.slice(0, 2));
    const [a, b] = [member('a'), member('b')];
    group.join(a);
    group.join(b);
    await finish('a1');
    journal.splice(0);

    let hasLeft = false;
    const leaving = group.leave(a).then(() => (hasLeft = true));
    await settled();
    expect([hasLeft, ...journal.splice(0)]).toEqual([false, 'a0 stops']);
    await finish('a0');
    await leaving;
    expect(journal.splice(0)).toEqual(['a0 ended', 'b0 starts']);
  });

  it('never work on one partition together when membership changes while a batch is in hand', async () => {
    const { journal, member, finish } = createTeam();
    const group = createGroup(() => partitions.slice(0, 1));
    const [a, b, c] = [member('a'), member('b'), member('c')];
    group.join(a);
    const leavingA = group.leave(a);
    group.join(b);
    const leavingB = group.leave(b);
    group.join(c);
    await settled();
    expect(journal.splice(0)).toEqual(['a0 starts', 'a0 stops']);

    await finish('a0');
    await Promise.all([leavingA, leavingB]);
    expect(journal.splice(0)).toEqual(['a0 ended', 'c0 starts']);
  });

  it('give a partition back to a member that got and lost it while a batch was in hand', async () => {
    const { journal, member, finish } = createTeam();
    const group = createGroup(() => partitions.slice(0, 1));
    const [a, b] = [member('a'), member('b')];
    group.join(a);
    const leavingA = group.leave(a);
    group.join(b);
    await group.leave(b);
    group.join(a);
    await finish('a0');
    await leavingA;

    expect(journal).toEqual(['a0 starts', 'a0 stops', 'a0 ended', 'a0 starts']);
  });
});
