export * from './identifier.ts';
export * from './plan-updates.ts';
export * from './profile-book.ts';
export * from './profile-change.ts';
export * from './profile.ts';
export * from './revenue.ts';
