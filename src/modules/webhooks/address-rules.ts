import * as ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** An address range: its first address and the length of its prefix in bits. */
export type AddressRange = readonly [Address, number];

/** @throws Error for a text that is not a range such as `10.0.0.0/8` */
export const parseRange = (text: string): AddressRange => ipaddr.parseCIDR(text);

/**
 * IPv4 ranges that are no public unicast addresses: IANA's IPv4 Special-Purpose Address Registry (RFC 6890), without the blocks that the
 * registry calls globally reachable, and multicast.
 */
const SPECIAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
].map(parseRange);

/** The only IPv6 block that IANA has given out for public unicast addresses. */
const GLOBAL_IPV6 = parseRange('2000::/3');
/** Blocks inside it that are not: protocol assignments with Teredo, documentation, 6to4 (which carries an IPv4 address). */
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'].map(parseRange);

/** Blocks whose last 32 bits are the IPv4 address that is really called: IPv4-mapped addresses and the well-known NAT64 prefix. */
const CARRIES_IPV4 = ['::ffff:0:0/96', '64:ff9b::/96'].map(parseRange);
const IPV4_BYTES = 4;

/** The address that a packet to this one reaches in the end. */
function parseReached(text: string): Address {
  // ipaddr.js takes `::10.1.2.3` for an IPv4-mapped address; URL writes it in hexadecimal, which leaves no doubt
  const address = ipaddr.parse(text.includes(':') ? new URL(`http://[${text}]/`).hostname.slice(1, -1) : text);
  return CARRIES_IPV4.some((range) => isIn(range, address))
    ? ipaddr.fromByteArray(address.toByteArray().slice(-IPV4_BYTES))
    : address;
}

const isIn = ([first, bits]: AddressRange, address: Address): boolean =>
  first.kind() === address.kind() && address.match(first, bits);

/** Does an address lie in one of the ranges, whichever way it is written? @param text an IP address */
export function liesIn(ranges: readonly AddressRange[], text: string): boolean {
  const address = parseReached(text);
  return ranges.some((range) => isIn(range, address));
}

/** Is this the public unicast address of somebody on the Internet, in every way of writing it? @param text an IP address */
export function isPublic(text: string): boolean {
  const address = parseReached(text);
  return address.kind() === 'ipv4'
    ? !SPECIAL_IPV4.some((range) => isIn(range, address))
    : isIn(GLOBAL_IPV6, address) && !SPECIAL_IPV6.some((range) => isIn(range, address));
}
