export * from './api-key-requests.ts';
export * from './campaign-requests.ts';
