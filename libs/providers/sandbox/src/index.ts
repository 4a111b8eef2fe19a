export { createOutboxReader, type OutboxMessage, type OutboxQuery, type OutboxReader } from './outbox-reader.ts';
export { openSandboxProvider, type SandboxProviderOptions } from './provider.ts';
export { outboxRoutes } from './outbox-routes.ts';
