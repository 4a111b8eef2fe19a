import { configOrExit, httpConfig, infrastructureConfig } from '@fanfare/runtime';

export const config = configOrExit('send-gateway', { ...infrastructureConfig, ...httpConfig });
