import { configOrExit, httpConfig, infrastructureConfig, profilesConfig } from '@fanfare/runtime';

export const config = configOrExit({ ...infrastructureConfig, ...httpConfig, ...profilesConfig });
