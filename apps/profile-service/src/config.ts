import { configOrExit, httpConfig, infrastructureConfig, profilesConfig } from '@fanfare/runtime';

export const config = configOrExit('profile-service', { ...infrastructureConfig, ...httpConfig, ...profilesConfig });
