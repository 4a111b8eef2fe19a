/*
 * `npm run lint`: builds the project graph, then runs ESLint. Without a graph the boundary rule skips itself with a
 * warning and exits 0, which would let every forbidden import through; so that warning is a failure here.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const environment = { ...process.env, NX_DAEMON: 'false', FORCE_COLOR: process.stdout.isTTY ? '1' : '0' };

function run(command: string, args: readonly string[], onLine: (line: string) => void): Promise<number> {
  const child = spawn(command, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', onLine);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

let projects = 0;
const graphFailed = await run('nx', ['show', 'projects'], () => (projects += 1));
if (graphFailed || projects === 0) {
  console.error('The project graph could not be built; run "npx nx show projects" to see why.');
  process.exit(1);
}

let skipped = false;
const files = process.argv.slice(2);
const code = await run('eslint', ['--max-warnings', '0', ...(files.length > 0 ? files : ['.'])], (line) => {
  skipped ||= line.includes('No cached ProjectGraph');
  console.log(line);
});
if (skipped) console.error('The boundary rule was skipped because the project graph was not found. That is a failure.');
if (code === 0 && !skipped) console.log(`Linted ${projects} projects: no problems.`);
process.exit(skipped ? 1 : code);
