import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { Authenticate, Principal } from './authenticate.ts';
import { refuse, type Refusal } from './reply.ts';

/** Whose key it is. @throws Refusal 401 for a missing or unknown one, in the contract's words */
export async function identify(authenticate: Authenticate, authorization: string | undefined): Promise<Principal> {
  const key = bearerOf(authorization);
  const principal = key === undefined ? undefined : await authenticate(key);
  if (!principal) throw refuse(401, 'Error authenticating credentials');
  return principal;
}

/** Why the key does not open the endpoint: a 403 in the contract's words; nothing where it does. */
export function whyNotAdmitted(principal: Principal, permission: string, ip: string): Refusal | undefined {
  if (!isAllowed(principal.ipAllowlist, ip)) return refuse(403, 'Invalid whitelisted IPs');
  if (principal.permissions.has(permission)) return undefined;
  return refuse(403, 'You do not have permission to access this resource', [
    `The key lacks the permission ${permission}`,
  ]);
}

function bearerOf(authorization: string | undefined): string | undefined {
  const match = /^Bearer +(\S+)$/i.exec(authorization?.trim() ?? '');
  return match?.[1];
}

function isAllowed(allowlist: readonly string[], ip: string): boolean {
  if (allowlist.length === 0) return true;
  const address = ip.startsWith('::ffff:') && isIPv4(ip.slice(7)) ? ip.slice(7) : ip;
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  for (const entry of allowlist) {
    const [net = '', prefix] = entry.split('/');
    const netFamily = isIPv6(net) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(net, netFamily);
    else list.addSubnet(net, Number(prefix), netFamily);
  }
  return list.check(address, family);
}
