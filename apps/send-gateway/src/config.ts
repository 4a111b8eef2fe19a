import { configOrExit, httpConfig, infrastructureConfig, sendingConfig } from '@fanfare/runtime';

export const config = configOrExit('send-gateway', { ...infrastructureConfig, ...httpConfig, ...sendingConfig });
