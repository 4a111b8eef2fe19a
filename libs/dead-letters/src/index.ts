export * from './dead-record.ts';
export * from './give-up.ts';
export * from './outage.ts';
export * from './strikes.ts';
