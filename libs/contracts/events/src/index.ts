export * from './define-event.ts';
export * from './topics.ts';
export * from './campaign-changed.ts';
export * from './delivery-requested.ts';
export * from './delivery-completed.ts';
export * from './delivery-dead-lettered.ts';
export * from './user-activity-recorded.ts';
export * from './conversion-changed.ts';
