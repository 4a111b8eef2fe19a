export * from './claims.ts';
export * from './idempotency-key.ts';
export * from './once.ts';
