export * from './data-series-query.ts';
