export * from './api-key-replies.ts';
export * from './api-key-requests.ts';
export * from './campaign-replies.ts';
export * from './campaign-requests.ts';
export * from './email-template-replies.ts';
export * from './email-template-requests.ts';
export * from './send-id-request.ts';
export * from './trigger-request.ts';
