import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEventLog, type OpenEventLogData } from '@fanfare/event-log-testing';
import { type EmbeddedEventLogOptions, openEmbeddedEventLog } from './embedded-event-log.ts';

const inTemporaryFolders = (options?: Partial<EmbeddedEventLogOptions>): OpenEventLogData =>
  async function openTemporaryFolder() {
    const root = await mkdtemp(join(tmpdir(), 'event-log-'));
    let directory = join(root, 'folder');
    let crashes = 0;
    return {
      openLog: () => openEmbeddedEventLog({ directory, ...options }),
      async crash() {
        // The files as they are this moment are what the death of the process would leave.
        const image = join(root, `after-crash-${(crashes += 1)}`);
        await cp(directory, image, { recursive: true });
        directory = image;
      },
      close: () => rm(root, { recursive: true, force: true }),
    };
  };

describeEventLog('embedded', inTemporaryFolders(), { logsAtOnce: 'one' });

describeEventLog('embedded, always reading from disk', inTemporaryFolders({ tailsSizeMax: 0 }), { logsAtOnce: 'one' });
