export { createAnalytics, type Analytics, type AnalyticsDeps, type RunningAnalytics } from './analytics.ts';
