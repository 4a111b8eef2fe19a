import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { Authenticate, Principal } from './authenticate.ts';
import { refuse } from './reply.ts';

/** 401 for a missing or unknown key, 403 for a foreign address or a missing permission; in the contract's words. */
export async function admit(
  authenticate: Authenticate,
  permission: string,
  request: { authorization: string | undefined; ip: string },
): Promise<Principal> {
  const key = bearerOf(request.authorization);
  const principal = key === undefined ? undefined : await authenticate(key);
  if (!principal) throw refuse(401, 'Error authenticating credentials');
  if (!isAllowed(principal.ipAllowlist, request.ip)) throw refuse(403, 'Invalid whitelisted IPs');
  if (!principal.permissions.has(permission)) {
    throw refuse(403, 'You do not have permission to access this resource', [
      `The key lacks the permission ${permission}`,
    ]);
  }
  return principal;
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
