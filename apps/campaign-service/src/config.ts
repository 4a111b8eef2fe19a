import { campaignsConfig, configOrExit, httpConfig, infrastructureConfig } from '@fanfare/runtime';

export const config = configOrExit('campaign-service', { ...infrastructureConfig, ...httpConfig, ...campaignsConfig });
