export { openSmtpProvider, type SmtpProviderOptions } from './provider.ts';
