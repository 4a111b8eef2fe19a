export * from './api-document.ts';
