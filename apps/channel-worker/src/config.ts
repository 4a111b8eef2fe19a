import { configOrExit, httpConfig, infrastructureConfig, providersConfig } from '@fanfare/runtime';

export const config = configOrExit({ ...infrastructureConfig, ...httpConfig, ...providersConfig });
