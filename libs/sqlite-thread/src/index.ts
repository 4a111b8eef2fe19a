export * from './errors.ts';
export * from './sqlite-thread.ts';
export type { Methods, StorageModule } from './protocol.ts';
