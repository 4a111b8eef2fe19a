export * from './attachment-extension.ts';
export * from './bcc.ts';
