export {
  createChannelWorker,
  type ChannelWorker,
  type ChannelWorkerDeps,
  type RunningChannelWorker,
} from './channel-worker.ts';
export type { ChannelWorkerOptions, InDoubtPolicy, RetryTierOption } from './options.ts';
export { LEDGER, type LedgerDocument, type RecipientState } from './ledger/ledger-document.ts';
