import { isIP } from 'node:net';
import { z } from 'zod';
import { permissions } from '@fanfare/domain';

const isAddressOrSubnet = (text: string): boolean => {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
};

/** `POST /v1/api_keys`. Permissions and allowlist are fixed at creation; another need is another key. */
export const CreateApiKeyRequest = z.object({
  name: z.string().trim().min(1).max(255),
  permissions: z.array(z.enum(permissions)).min(1),
  ip_allowlist: z
    .array(z.string().refine(isAddressOrSubnet, 'is neither an IP address nor a subnet'))
    .max(100)
    .default([]),
});
export type CreateApiKeyRequest = z.infer<typeof CreateApiKeyRequest>;
