import { describe } from '@jest/globals';
import { createBench } from './bench.ts';
import type { EventLogPromises, OpenEventLogData } from './event-log-data.ts';
import { closingPromises } from './promises/closing.ts';
import { deferralPromises } from './promises/deferral.ts';
import { deliveryPromises } from './promises/delivery.ts';
import { handOverPromises } from './promises/hand-over.ts';
import { lagPromises } from './promises/lag.ts';
import { pausePromises } from './promises/pause.ts';
import { progressPromises } from './promises/progress.ts';
import { publishingPromises } from './promises/publishing.ts';
import { readingPromises } from './promises/reading.ts';
import { rejectionPromises } from './promises/rejection.ts';
import { topicPromises } from './promises/topics.ts';

/**
 * The contract suite of the `EventLog` port. An adapter's spec is one call:
 *
 *     describeEventLog('embedded', openTemporaryFolder, { logsAtOnce: 'one' });
 */
export function describeEventLog(name: string, open: OpenEventLogData, promises: EventLogPromises): void {
  describe(`event log: ${name}`, () => {
    const bench = createBench(open, promises);

    describe('topics', () => topicPromises(bench));
    describe('publishing', () => publishingPromises(bench));
    describe('delivery', () => deliveryPromises(bench));
    describe('rejection', () => rejectionPromises(bench));
    describe('progress', () => progressPromises(bench));
    describe('hand-over', () => handOverPromises(bench));
    describe('deferral', () => deferralPromises(bench));
    describe('pause', () => pausePromises(bench));
    describe('closing', () => closingPromises(bench));
    describe('reading', () => readingPromises(bench));
    describe('lag', () => lagPromises(bench));
  });
}
