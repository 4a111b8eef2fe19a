export * from './api-key-reader.ts';
