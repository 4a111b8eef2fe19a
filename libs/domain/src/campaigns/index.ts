export * from './campaign.ts';
export * from './conversion-behavior.ts';
