export * from './create-sending.ts';
export { decideSend } from './deciding/decide-send.ts';
export type * from './deciding/decision.ts';
export type { IsKnownSendId } from '@fanfare/campaign-reader';
