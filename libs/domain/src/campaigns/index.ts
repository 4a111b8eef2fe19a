export * from './changes.ts';
export * from './campaign.ts';
export * from './conversion-behavior.ts';
