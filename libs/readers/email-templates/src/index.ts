export * from './email-template-document.ts';
export * from './email-template-reader.ts';
