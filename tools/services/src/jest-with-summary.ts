/**
 * Runs Jest with the given arguments; the last line is `N passed, N failed` of everything that ran. It is said here and
 * not by a reporter: what Jest still has to say when the reporters are done would come after it.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COUNTS_FILE } from './jest-counts-reporter.ts';
import { summaryLine, type JestCounts } from './jest-summary.ts';
import { runChild } from './run-child.ts';

const folder = await mkdtemp(join(tmpdir(), 'fanfare-jest-'));
const countsFile = join(folder, 'counts.json');
const jest = createRequire(join(process.cwd(), 'package.json')).resolve('jest/bin/jest');
const reporters = ['default', join(import.meta.dirname, 'jest-counts-reporter.ts')].map(
  (name) => `--reporters=${name}`,
);

const code = await runChild([process.execPath, jest, ...process.argv.slice(2), ...reporters], {
  ...process.env,
  [COUNTS_FILE]: countsFile,
});

if (existsSync(countsFile)) {
  process.stdout.write(`${summaryLine(JSON.parse(await readFile(countsFile, 'utf8')) as JestCounts)}\n`);
} else if (code !== 0) {
  process.stdout.write('0 passed, 1 failed\n'); // Jest itself did not run
}
await rm(folder, { recursive: true, force: true });
process.exitCode = code;
