export * from './consent-replies.ts';
export * from './email-requests.ts';
export * from './subscription-requests.ts';
