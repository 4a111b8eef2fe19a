import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { failureSentence, hasCommand, missingSentence } from './requirements.ts';

describe('the line a person gets when a service cannot be had', () => {
  it('names what is missing, what to do, and the way around', () => {
    expect(missingSentence('kafka', ['java'])).toBe(
      'Kafka is not available: java was not found. ' +
        'Either install a Java 17 runtime, or set KAFKA_BROKERS to a Kafka that runs elsewhere.',
    );
  });

  it('names everything missing at once', () => {
    const line = missingSentence('mongo', ['root', 'go']);
    expect(line).toContain('this user is not root, go was not found');
    expect(line).toContain('run it as root and install Go 1.25 or later');
    expect(line).toContain('MONGODB_URI');
  });

  it('stays one line when a step failed', () => {
    const line = failureSentence('mongo', 'debootstrap ended with 1: E: no such suite');
    expect(line).toContain('debootstrap ended with 1: E: no such suite');
    expect(line).not.toContain('\n');
  });
});

describe('looking for a command', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanfare-requirements-'));
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin', 'tool'), '');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('finds an executable in any folder of the path, and passes over one that is not executable', async () => {
    const path = [join(folder, 'absent'), join(folder, 'bin')].join(delimiter);
    expect(hasCommand('tool', path)).toBe(false);

    await chmod(join(folder, 'bin', 'tool'), 0o755);
    expect(hasCommand('tool', path)).toBe(true);
    expect(hasCommand('another', path)).toBe(false);
  });
});
