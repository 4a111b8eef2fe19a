export * from './attachment-extension.ts';
export * from './bcc.ts';
export * from './mailbox.ts';
