export * from './change-documents.ts';
export * from './counters.ts';
export * from './first-seen.ts';
export type * from './position.ts';
