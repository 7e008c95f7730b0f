import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { FastifyRequest } from 'fastify';

const IPV6_SITE_BITS = 64;

/**
 * The client's address for counting: IPv4 as it is (also when it comes mapped into IPv6), IPv6 cut to its /64, because one client has
 * all of that. Behind proxies `TRUST_PROXY` says whose header counts.
 */
export function clientAddress({ ip }: Pick<FastifyRequest, 'ip'>): string {
  if (!isIPv6(ip)) return ip;
  const address = ipaddr.IPv6.parse(ip);
  if (address.isIPv4MappedAddress()) return address.toIPv4Address().toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toNormalizedString().split('%')[0] ?? ''}/${String(IPV6_SITE_BITS)}`).toString()}/${String(IPV6_SITE_BITS)}`;
}
