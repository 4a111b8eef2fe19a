import { join } from 'node:path';
import type { Part } from '../installing/obtain.ts';
import { runCommand } from '../installing/run-command.ts';

const FERRETDB_VERSION = '2.7.0';

/** The gateway that speaks MongoDB's protocol, built from source: one executable. */
export const ferretdbPart: Part = {
  name: `ferretdb-${FERRETDB_VERSION}`,
  title: `FerretDB ${FERRETDB_VERSION}`,
  service: 'mongo',
  requirements: ['linux', 'setpriv', 'go'],
  async install(folder, log) {
    log('FerretDB: building it with go install');
    const module = `github.com/FerretDB/FerretDB/v2/cmd/ferretdb@v${FERRETDB_VERSION}`;
    await runCommand('go', ['install', module], { env: { GOBIN: folder } });
  },
};

export const ferretdbExecutable = (folder: string): string => join(folder, 'ferretdb');
