export * from './errors.ts';
export type * from './document-store.ts';
