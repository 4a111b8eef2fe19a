export * from './activity-document.ts';
export * from './receipt-document.ts';
export * from './user-history.ts';
export * from './user-revenue.ts';
