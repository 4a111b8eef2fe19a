export * from './analytics/index.ts';
export * from './campaigns/index.ts';
export * from './consent/index.ts';
export * from './messages/index.ts';
export * from './outbox/index.ts';
export * from './parsing/index.ts';
export { NoReplyFields, type InputOf, type ReplyOf, type Schema, type SuccessOf } from './reply.ts';
export * from './users/index.ts';
