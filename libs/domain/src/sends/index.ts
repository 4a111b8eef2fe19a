export * from './distinct-recipients.ts';
export * from './recipient.ts';
