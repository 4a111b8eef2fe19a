export {
  openConnectedContent,
  type ConnectedContent,
  type ConnectedContentOptions,
  type Credentials,
} from './connected-content.ts';
export type { CompletedOutcome } from './complete.ts';
