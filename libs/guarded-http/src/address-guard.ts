import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';

/** The address is one that must not be reached. */
export class BlockedAddress extends Error {
  readonly code = 'BLOCKED_ADDRESS';

  constructor(host: string, address: string) {
    super(`${host} is at ${address}, which is not an allowed address`);
    this.name = 'BlockedAddress';
  }
}

/** A public address by number, but the door to a cloud's metadata. */
const metadataAddresses: readonly string[] = ['168.63.129.16'];

/**
 * True for addresses of the public internet. Private, loopback, link-local (with the metadata services), shared,
 * reserved and multicast addresses are not, nor is IPv6 that wraps an IPv4 address to get around the check.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address); // unwraps ::ffff:127.0.0.1
  if (parsed.range() !== 'unicast' || metadataAddresses.includes(parsed.toString())) return false;
  // Of IPv6, only this block is given out (RFC 4291): `::7f00:1`, an old way to write 127.0.0.1, is outside of it.
  return parsed.kind() === 'ipv4' || parsed.match(ipaddr.IPv6.parse('2000::'), 3);
}

/**
 * Connects to allowed addresses only. The check is made on the very address that is connected to, and so also holds for
 * names that change their address between two look-ups.
 */
export function guardedConnector(timeoutMs: number, isAllowed: (address: string) => boolean): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs, lookup: guardedLookup(isAllowed) });
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    // An address in place of a name is never looked up.
    if (isIP(host) && !isAllowed(host)) callback(new BlockedAddress(host, host), null);
    else connect(options, callback);
  };
}

const guardedLookup =
  (isAllowed: (address: string) => boolean): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const [first] = addresses ?? [];
      const blocked = addresses?.find(({ address }) => !isAllowed(address));
      if (error) callback(error, '');
      else if (blocked) callback(new BlockedAddress(hostname, blocked.address), '');
      else if (options.all) callback(null, addresses);
      else callback(null, first?.address ?? '', first?.family);
    });
  };
