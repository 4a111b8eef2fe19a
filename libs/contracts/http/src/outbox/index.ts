export * from './outbox-reply.ts';
export * from './outbox-request.ts';
