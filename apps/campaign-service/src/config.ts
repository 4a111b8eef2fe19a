import { z } from 'zod';
import { configOrExit, httpConfig, infrastructureConfig } from '@fanfare/runtime';

export const config = configOrExit({
  ...infrastructureConfig,
  ...httpConfig,
  FANFARE_API_KEY: z
    .string()
    .regex(/^\S+$/, 'must have no blanks')
    .optional()
    .describe('First key of the default workspace; made up and shown once when absent'),
});
