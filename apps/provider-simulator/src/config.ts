import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535).default(0);

export const Config = z.object({
  HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  SMTP_PORT: port.describe('0: any free port'),
  HTTP_PORT: port.describe('0: any free port. Webhooks and the control API'),
  KEPT_MESSAGES: z.coerce.number().int().min(0).default(200).describe('Messages whose text can be looked at'),
});
