/**
 * Runs a command with a real Kafka and a MongoDB-compatible server in its environment, and ends with its exit code:
 * `node with-services.ts <command> [arguments]`.
 */
import { exitCodeOf, runChild } from './run-child.ts';
import type { ServiceName } from './requirements.ts';
import { lineFor } from './service-unavailable.ts';
import { startServices, type Services } from './start-services.ts';

const say = (line: string): void => void process.stderr.write(`services: ${line}\n`);

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  say('usage: node with-services.ts <command> [arguments]');
  process.exit(2);
}

// Until the command runs there is nothing to wait for: an exit takes the servers and installations along.
const leave = (signal: NodeJS.Signals): never => process.exit(exitCodeOf(signal));
process.on('SIGINT', leave).on('SIGTERM', leave);

const names: readonly ServiceName[] = ['kafka', 'mongo'];
// One by one, so that tests on one of them run where only the other cannot be had.
const attempts = await Promise.allSettled(names.map((name) => startServices({ only: [name], log: say })));
process.off('SIGINT', leave).off('SIGTERM', leave);

const started = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
const unavailable = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [lineFor(attempt.reason)] : []));
const required = process.env['CI'] === 'true' || process.env['FANFARE_REQUIRE_SERVICES'] === '1';

unavailable.forEach(say);
process.exitCode = unavailable.length > 0 && required ? 1 : await run(file, args, started);
await Promise.all(started.map((services) => services.stop()));

async function run(command: string, commandArgs: readonly string[], services: readonly Services[]): Promise<number> {
  if (unavailable.length > 0) say('going on; tests that need what is not available will say that they did not run');
  const env = Object.assign({}, process.env, ...services.map((service) => service.env)) as NodeJS.ProcessEnv;
  return runChild([command, ...commandArgs], env).catch((error: unknown) => {
    say(`${command} could not be run: ${error instanceof Error ? error.message : String(error)}`);
    return 127;
  });
}
