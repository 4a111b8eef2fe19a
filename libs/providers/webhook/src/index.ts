export { openWebhookProvider, type WebhookProviderOptions } from './provider.ts';
