export { openConnectedContent, type ConnectedContent, type ConnectedContentOptions } from './connected-content.ts';
export type { CompletedOutcome } from './complete.ts';
