export * from './campaigns/index.ts';
export * from './messages/index.ts';
export * from './parsing/index.ts';
