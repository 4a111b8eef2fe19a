export * from './errors.ts';
export type * from './event-log.ts';
