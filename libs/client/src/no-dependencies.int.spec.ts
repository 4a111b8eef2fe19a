import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

it('runs where no package is installed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fanfare-client-'));
  try {
    await cp(fileURLToPath(new URL('.', import.meta.url)), folder, { recursive: true });
    const script = `import(${JSON.stringify(`${folder}/index.ts`)}).then((client) => console.log(Object.keys(client).join()))`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    expect(stdout.trim()).toBe('FanfareError,FanfareFailure,FanfareUnavailable,createClient,endpoints');
  } finally {
    await rm(folder, { recursive: true });
  }
});
