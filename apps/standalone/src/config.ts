import {
  analyticsConfig,
  campaignsConfig,
  configOrExit,
  httpConfig,
  infrastructureConfig,
  profilesConfig,
  providersConfig,
} from '@fanfare/runtime';

export const config = configOrExit('standalone', {
  ...infrastructureConfig,
  ...httpConfig,
  ...campaignsConfig,
  ...profilesConfig,
  ...providersConfig,
  ...analyticsConfig,
});
