export { createClient, type Client, type ClientOptions } from './create-client.ts';
export type { CallOptions, KeyedCallOptions, Page } from './endpoint.ts';
export { endpoints } from './endpoints.ts';
export { FanfareError, FanfareFailure, FanfareUnavailable, type CallFacts, type UnavailableReason } from './errors.ts';
