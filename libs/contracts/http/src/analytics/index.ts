export * from './data-series-query.ts';
export * from './event-queries.ts';
