import { describe, expect, it } from '@jest/globals';
import { type CommitOffset, createCommits } from './commits.ts';

function openCommits(answers: Promise<void>[] = []) {
  const requests: string[][] = [];
  const failures: unknown[] = [];
  const commits = createCommits(
    (offsets: CommitOffset[]) => {
      requests.push(offsets.map(({ topic, partition, offset }) => `${topic}/${partition}@${offset}`));
      return answers.shift() ?? Promise.resolve();
    },
    (error) => failures.push(error),
  );
  return { commits, requests, failures };
}

describe('committing', () => {
  it('sends one request at a time, with the newest offset of each partition', async () => {
    const first = Promise.withResolvers<void>();
    const { commits, requests } = openCommits([first.promise]);
    commits.mark('t', 0, 5);
    commits.mark('t', 0, 6);
    commits.mark('t', 1, 2);
    commits.mark('t', 0, 9);
    expect(requests).toEqual([['t/0@5']]);
    first.resolve();
    await commits.flush();
    expect(requests).toEqual([['t/0@5'], ['t/0@9', 't/1@2']]);
  });

  it('keeps what could not be committed for the next attempt', async () => {
    const { commits, requests, failures } = openCommits([Promise.reject(new Error('coordinator moved'))]);
    commits.mark('t', 0, 5);
    await commits.flush();
    await commits.flush();
    expect(requests).toEqual([['t/0@5'], ['t/0@5']]);
    expect(failures).toHaveLength(1);
  });

  it('gives up on a flush whose attempt fails, instead of waiting', async () => {
    const fails = () => Promise.reject(new Error('away'));
    const { commits, failures } = openCommits([fails(), fails()]);
    commits.mark('t', 0, 5);
    await commits.flush();
    expect(failures.length).toBeGreaterThan(0);
    commits.drop();
  });

  it('forgets what is not its own any more', async () => {
    const first = Promise.withResolvers<void>();
    const { commits, requests } = openCommits([first.promise]);
    commits.mark('t', 0, 5);
    commits.mark('t', 1, 7);
    commits.drop();
    first.resolve();
    await commits.flush();
    expect(requests).toEqual([['t/0@5']]);
  });
});
