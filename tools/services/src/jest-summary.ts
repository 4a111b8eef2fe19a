/** The counts in what Jest hands its reporters at the end; the other fields are of no interest here. */
export type JestCounts = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Files that failed before any test of theirs could be counted. */
  readonly numRuntimeErrorTestSuites: number;
};

/** `N passed, N failed`, and `, N skipped` when some did not run. A file that could not run is one failure. */
export const summaryLine = (counts: JestCounts): string => {
  const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
  const skipped = counts.numPendingTests + counts.numTodoTests;
  return `${counts.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
};
