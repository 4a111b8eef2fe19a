import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ServiceUnavailable } from './service-unavailable.ts';

export type ServiceName = 'kafka' | 'mongo';

/** What a step may need from the machine. Each has one remedy, see `remedies`. */
export type Requirement = 'linux' | 'root' | 'setpriv' | 'java' | 'mvn' | 'chroot' | 'apt-get' | 'go';

const titles: Record<ServiceName, string> = {
  kafka: 'Kafka',
  mongo: 'The MongoDB-compatible server',
};

const ways: Record<ServiceName, string> = {
  kafka: 'set KAFKA_BROKERS to a Kafka that runs elsewhere',
  mongo: 'set MONGODB_URI to a MongoDB that runs elsewhere',
};

const remedies: Record<Requirement, { problem: string; remedy: string }> = {
  linux: { problem: 'this is not Linux', remedy: 'use docker compose' },
  root: { problem: 'this user is not root', remedy: 'run it as root' },
  setpriv: { problem: 'setpriv was not found', remedy: 'install util-linux' },
  java: { problem: 'java was not found', remedy: 'install a Java 17 runtime' },
  mvn: { problem: 'mvn was not found', remedy: 'install Maven' },
  chroot: { problem: 'chroot was not found', remedy: 'install coreutils' },
  'apt-get': { problem: 'neither debootstrap nor apt-get was found', remedy: 'install debootstrap' },
  go: { problem: 'go was not found', remedy: 'install Go 1.25 or later' },
};

/** The one line a person gets when `service` cannot be had. `missing` is not empty. */
export const missingSentence = (service: ServiceName, missing: readonly Requirement[]): string => {
  const problems = missing.map((requirement) => remedies[requirement].problem).join(', ');
  const remedy = missing.map((requirement) => remedies[requirement].remedy).join(' and ');
  return `${titles[service]} is not available: ${problems}. Either ${remedy}, or ${ways[service]}.`;
};

/** The one line for a step that was tried and failed; `reason` is a sentence without its full stop. */
export const failureSentence = (service: ServiceName, reason: string): string =>
  `${titles[service]} is not available: ${reason}. Either mend that, or ${ways[service]}.`;

export const hasCommand = (name: string, path = process.env['PATH'] ?? ''): boolean =>
  path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const isMet = (requirement: Requirement): boolean => {
  switch (requirement) {
    case 'linux':
      return process.platform === 'linux';
    case 'root':
      return process.getuid?.() === 0;
    case 'apt-get':
      return hasCommand('debootstrap') || hasCommand('apt-get');
    default:
      return hasCommand(requirement);
  }
};

/** Throws {@link ServiceUnavailable} that names everything missing at once, so that nobody installs one tool per attempt. */
export const requireFor = (service: ServiceName, requirements: readonly Requirement[]): void => {
  const missing = [...new Set(requirements)].filter((requirement) => !isMet(requirement));
  if (missing.includes('linux')) throw new ServiceUnavailable(missingSentence(service, ['linux']));
  if (missing.length > 0) throw new ServiceUnavailable(missingSentence(service, missing));
};
