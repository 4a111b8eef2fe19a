import { campaignsConfig, configOrExit, httpConfig, infrastructureConfig } from '@fanfare/runtime';

export const config = configOrExit({ ...infrastructureConfig, ...httpConfig, ...campaignsConfig });
