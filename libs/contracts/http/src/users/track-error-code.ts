/**
 * The documented codes of what can be wrong with an object of `/users/track` (contract, section 2.10). They stand beside
 * the text, because clients are known to read that. `BLACKLISTED_EXTERNAL_USER_ID` is not among them: no id is blocked here.
 */
export const trackErrorCodes = [
  'BAD_DEVICE_ID',
  'BAD_EMAIL_SUBSCRIPTION_STATE',
  'BAD_LOCATION_UPDATE',
  'BAD_PUSH_SUBSCRIPTION_STATE',
  'BAD_PUSH_TOKEN_APP_ID',
  'BAD_PUSH_TOKEN_IMPORT',
  'BAD_PUSH_TOKEN_STRING',
  'BAD_PUSH_TOKEN_VALUE',
  'BAD_SUBSCRIPTION_GROUP_ARRAY',
  'BAD_SUBSCRIPTION_GROUP_HASH',
  'BAD_SUBSCRIPTION_GROUP_ID',
  'BAD_SUBSCRIPTION_GROUP_STATE',
  'EMAIL_BAD_FORMAT',
  'EXTERNAL_USER_ID_TOO_LARGE',
  'INVALID_ATTRIBUTE_EMAIL_SUBSCRIPTION_INFO',
] as const;
export type TrackErrorCode = (typeof trackErrorCodes)[number];
