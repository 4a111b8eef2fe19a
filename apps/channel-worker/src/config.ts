import { configOrExit, httpConfig, infrastructureConfig, providersConfig } from '@fanfare/runtime';

export const config = configOrExit('channel-worker', { ...infrastructureConfig, ...httpConfig, ...providersConfig });
