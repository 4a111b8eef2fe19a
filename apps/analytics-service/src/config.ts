import { analyticsConfig, configOrExit, httpConfig, infrastructureConfig } from '@fanfare/runtime';

export const config = configOrExit('analytics-service', { ...infrastructureConfig, ...httpConfig, ...analyticsConfig });
