import { writeFileSync } from 'node:fs';
import type { JestCounts } from './jest-summary.ts';

/** Names the file that the counts go to. */
export const COUNTS_FILE = 'FANFARE_JEST_COUNTS_FILE';

/** A Jest reporter (Jest wants a class as the default export) that leaves the counts of the run in a file, as JSON. */
export default class JestCountsReporter {
  onRunComplete(_contexts: unknown, results: JestCounts): void {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = results;
    const counts = { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites };
    const file = process.env[COUNTS_FILE];
    if (file) writeFileSync(file, JSON.stringify(counts satisfies JestCounts));
  }
}
