export * from './data-series-query.ts';
export * from './data-series-replies.ts';
export * from './event-queries.ts';
export * from './event-replies.ts';
