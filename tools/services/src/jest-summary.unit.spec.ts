import { describe, expect, it } from '@jest/globals';
import { summaryLine } from './jest-summary.ts';

const counts = {
  numPassedTests: 12,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

describe('the summary line', () => {
  it('has passed and failed even when nothing failed', () => {
    expect(summaryLine(counts)).toBe('12 passed, 0 failed');
  });

  it('counts a file that could not run as a failure', () => {
    expect(summaryLine({ ...counts, numFailedTests: 2, numRuntimeErrorTestSuites: 1 })).toBe('12 passed, 3 failed');
  });

  it('says how many did not run, todos among them', () => {
    expect(summaryLine({ ...counts, numPendingTests: 3, numTodoTests: 1 })).toBe('12 passed, 0 failed, 4 skipped');
  });
});
