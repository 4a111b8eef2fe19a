import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const imports = {
  'kafkajs in a service': {
    folder: 'libs/services/sending',
    source: "export { Kafka } from 'kafkajs';\n",
    says: 'kafkajs',
  },
  'mongodb in a service': {
    folder: 'libs/services/profiles',
    source: "export { MongoClient } from 'mongodb';\n",
    says: 'mongodb',
  },
  'kafkajs in an app': { folder: 'apps/standalone', source: "export { Kafka } from 'kafkajs';\n", says: 'kafkajs' },
  'express in the domain': { folder: 'libs/domain', source: "export { Router } from 'express';\n", says: 'express' },
  'one service in another': {
    folder: 'libs/services/sending',
    source: "export { openProfiles } from '@fanfare/profiles';\n",
    says: 'scope:sending',
  },
  'an adapter in a service': {
    folder: 'libs/services/delivery',
    source: "export { openKafkaEventLog } from '@fanfare/event-log-kafka';\n",
    says: 'type:service',
  },
  'zod in the client': { folder: 'libs/client', source: "export { z } from 'zod';\n", says: 'zod' },
  'the domain in the client': {
    folder: 'libs/client',
    source: "export { channels } from '@fanfare/domain';\n",
    says: 'type:client',
  },
  'the domain in a service': {
    folder: 'libs/services/sending',
    source: "export { channels } from '@fanfare/domain';\n",
    says: undefined,
  },
} as const;
type ImportName = keyof typeof imports;

/** Adds files to real projects and lints them all in one run, as `npm run lint` does. */
describe('npm run lint', () => {
  const files = new Map<ImportName, string>();
  let code: number;
  let output: string;

  beforeAll(async () => {
    for (const [name, { folder, source }] of Object.entries(imports)) {
      const file = `${root}${folder}/src/written-by-a-test-${randomUUID()}.ts`;
      files.set(name as ImportName, file);
      await writeFile(file, source);
    }
    ({ code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
      execFile(
        process.execPath,
        [`${root}tools/lint/src/main.ts`, ...files.values()],
        { cwd: root },
        (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
      );
    }));
  }, 120_000);
  afterAll(() => Promise.all([...files.values()].map((file) => rm(file, { force: true }))));

  /** ESLint's report has a paragraph per file, headed by its name. */
  const reportOf = (name: ImportName): string | undefined =>
    output.split('\n\n').find((part) => part.includes(files.get(name)!));

  it('fails when there is a forbidden import', () => {
    expect(code).toBe(1);
  });

  it.each(Object.keys(imports).filter((name) => imports[name as ImportName].says) as ImportName[])(
    'reports %s',
    (name) => {
      expect(reportOf(name)).toContain(imports[name].says);
    },
  );

  it('lets an allowed import pass', () => {
    expect(reportOf('the domain in a service')).toBeUndefined();
  });
});
