export * from './distinct-recipients.ts';
export * from './recipient.ts';
export * from './send-id.ts';
