export * from './analytics/index.ts';
export * from './campaigns/index.ts';
export * from './consent/index.ts';
export * from './messages/index.ts';
export * from './parsing/index.ts';
export * from './users/index.ts';
