export * from './email-requests.ts';
export * from './subscription-requests.ts';
