import { describe, expect, it } from '@jest/globals';
import { changeDocuments, type Versioned } from './change-documents.ts';
import { Crash, openCrashingStore, type Disk } from './simulation/crashing-store.ts';
import { createRandom } from './simulation/random.ts';

interface Members extends Versioned {
  readonly members: readonly string[];
}

const ids = ['a', 'b', 'c', 'd'];

describe('changing documents by compare-and-set', () => {
  it('keeps every change once, whoever races for the documents and dies in between', async () => {
    let repeats = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const disk: Disk = new Map();
      const random = createRandom(seed);
      const joined = new Map(ids.map((id) => [id, new Set<string>()]));
      const rounds = { decided: 0, needed: 0 };

      const join = async (member: string): Promise<void> => {
        const some = random.shuffle(ids).slice(0, 1 + random.below(ids.length));
        for (;;) {
          const collection = openCrashingStore({ disk, random, crashes: 0.02 }).collection<Members>('members');
          try {
            const after = await changeDocuments(collection, some, (current) => {
              rounds.decided++;
              return [...current]
                .map(([_id, document]) => document ?? { _id, version: 0, members: [] })
                .filter(({ members }) => !members.includes(member))
                .map((document) => ({ ...document, members: [...document.members, member] }));
            });
            for (const id of some) {
              expect(after.get(id)?.members).toContain(member);
              joined.get(id)!.add(member);
            }
            rounds.needed++;
            return;
          } catch (error) {
            if (!(error instanceof Crash)) throw error;
          }
        }
      };
      await Promise.all(['x', 'y', 'z'].map(join));

      repeats += rounds.decided - rounds.needed;
      for (const { _id, members, version } of (disk.get('members') as Map<string, Members>).values()) {
        expect([...members].sort()).toEqual([...joined.get(_id)!].sort());
        expect(version).toBe(members.length);
      }
    }
    expect(repeats).toBeGreaterThan(100);
  });

  it('writes nothing where nothing is to change', async () => {
    const disk: Disk = new Map();
    const collection = openCrashingStore({ disk, random: createRandom(1), crashes: 0 }).collection<Members>('members');
    expect(await changeDocuments(collection, ids, () => [])).toEqual(new Map());
    expect(disk.get('members')).toEqual(new Map());
  });
});
