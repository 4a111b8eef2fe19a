export { isConnectionHeader } from './connection-headers.ts';
export { authorizationNamed, type NamedCredentials } from './credentials.ts';
export { openGuardedHttp, type GuardedHttp, type GuardedHttpOptions, type GuardedRequest } from './guarded-http.ts';
export type { Answered, AnsweredWithBody, HttpFailure, TooLarge } from './outcome.ts';
export { isSilence, isTransientStatus } from './transient.ts';
