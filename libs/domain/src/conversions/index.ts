export * from './activity.ts';
export * from './attribute.ts';
export * from './matches-behavior.ts';
