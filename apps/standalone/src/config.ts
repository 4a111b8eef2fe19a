import {
  analyticsConfig,
  campaignsConfig,
  configOrExit,
  httpConfig,
  infrastructureConfig,
  profilesConfig,
  providersConfig,
  sendingConfig,
} from '@fanfare/runtime';

export const config = configOrExit('standalone', {
  ...infrastructureConfig,
  ...httpConfig,
  ...campaignsConfig,
  ...profilesConfig,
  ...providersConfig,
  ...sendingConfig,
  ...analyticsConfig,
});
