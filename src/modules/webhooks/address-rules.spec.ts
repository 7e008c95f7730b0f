import * as ipaddr from 'ipaddr.js';
import { isPublic, liesIn, parseRange } from './address-rules';

type Reachable = true | false | 'n/a';

/** IANA IPv4 Special-Purpose Address Registry: block, name, "globally reachable". */
const IPV4_REGISTRY: readonly [string, string, Reachable][] = [
  ['0.0.0.0/8', 'this network', false],
  ['0.0.0.0/32', 'this host on this network', false],
  ['10.0.0.0/8', 'private use', false],
  ['100.64.0.0/10', 'shared address space', false],
  ['127.0.0.0/8', 'loopback', false],
  ['169.254.0.0/16', 'link local', false],
  ['172.16.0.0/12', 'private use', false],
  ['192.0.0.0/24', 'IETF protocol assignments', false],
  ['192.0.0.0/29', 'IPv4 service continuity prefix', false],
  ['192.0.0.8/32', 'IPv4 dummy address', false],
  ['192.0.0.9/32', 'port control protocol anycast', true],
  ['192.0.0.10/32', 'TURN anycast', true],
  ['192.0.0.170/32', 'NAT64/DNS64 discovery', false],
  ['192.0.0.171/32', 'NAT64/DNS64 discovery', false],
  ['192.0.2.0/24', 'documentation (TEST-NET-1)', false],
  ['192.31.196.0/24', 'AS112-v4', true],
  ['192.52.193.0/24', 'AMT', true],
  ['192.88.99.0/24', 'deprecated (6to4 relay anycast)', 'n/a'],
  ['192.88.99.2/32', '6a44 relay anycast', false],
  ['192.168.0.0/16', 'private use', false],
  ['192.175.48.0/24', 'direct delegation AS112 service', true],
  ['198.18.0.0/15', 'benchmarking', false],
  ['198.51.100.0/24', 'documentation (TEST-NET-2)', false],
  ['203.0.113.0/24', 'documentation (TEST-NET-3)', false],
  ['240.0.0.0/4', 'reserved', false],
  ['255.255.255.255/32', 'limited broadcast', false],
];

/** IANA IPv6 Special-Purpose Address Registry. */
const IPV6_REGISTRY: readonly [string, string, Reachable][] = [
  ['::1/128', 'loopback', false],
  ['::/128', 'unspecified', false],
  ['64:ff9b:1::/48', 'IPv4-IPv6 translation, local use', false],
  ['100::/64', 'discard only', false],
  ['100:0:0:1::/64', 'dummy prefix', false],
  ['2001::/23', 'IETF protocol assignments', false],
  ['2001::/32', 'Teredo', 'n/a'],
  ['2001:1::1/128', 'port control protocol anycast', true],
  ['2001:1::2/128', 'TURN anycast', true],
  ['2001:1::3/128', 'DNS-SD service registration anycast', true],
  ['2001:2::/48', 'benchmarking', false],
  ['2001:3::/32', 'AMT', true],
  ['2001:4:112::/48', 'AS112-v6', true],
  ['2001:10::/28', 'deprecated (ORCHID)', 'n/a'],
  ['2001:20::/28', 'ORCHIDv2', true],
  ['2001:30::/28', 'drone remote identification tags', true],
  ['2001:db8::/32', 'documentation', false],
  ['2002::/16', '6to4', 'n/a'],
  ['2620:4f:8000::/48', 'direct delegation AS112 service', true],
  ['3fff::/20', 'documentation', false],
  ['5f00::/16', 'segment routing identifiers', false],
  ['fc00::/7', 'unique local', false],
  ['fe80::/10', 'link-local unicast', false],
];
/** The two blocks of the registry that carry an IPv4 address: the address inside decides. */
const IPV4_CARRIERS = ['::ffff:', '64:ff9b::'];

const MULTICAST = ['224.0.0.0/4', 'ff00::/8'];
/** Not in the registry, and not given out either. */
const UNASSIGNED = ['::/96', '4000::/3', '6000::/3', 'fec0::/10', '200::/7'];

/** First, middle and last address of a block. */
function samplesOf(block: string): string[] {
  const [first, bits] = ipaddr.parseCIDR(block);
  const bytes = first.toByteArray();
  const withRest = (fill: number): string => {
    const filled = bytes.map((byte, index) => {
      const hostBits = Math.min(8, Math.max(0, (index + 1) * 8 - bits));
      return byte | (fill & ((1 << hostBits) - 1));
    });
    return ipaddr.fromByteArray(filled).toString();
  };
  return [withRest(0), withRest(0x55), withRest(0xff)];
}

const hexPair = (ipv4: string): string => {
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.parse(ipv4).octets;
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
};

const NOT_PUBLIC = [...IPV4_REGISTRY, ...IPV6_REGISTRY].filter(([, , reachable]) => reachable !== true);

describe('public addresses', () => {
  it.each(NOT_PUBLIC)('%s (%s) is none', (block) => {
    for (const address of samplesOf(block)) expect([address, isPublic(address)]).toEqual([address, false]);
  });

  it.each([...MULTICAST, ...UNASSIGNED])('%s is none', (block) => {
    for (const address of samplesOf(block)) expect([address, isPublic(address)]).toEqual([address, false]);
  });

  const PRIVATE_IPV4 = IPV4_REGISTRY.filter(([, , reachable]) => reachable !== true).map(([block]) => block);
  it.each(PRIVATE_IPV4)('%s is none in IPv6 clothes: compatible, mapped, NAT64, 6to4, Teredo', (block) => {
    for (const address of samplesOf(block)) {
      const pair = hexPair(address);
      const spellings = [
        `::${pair}`,
        `::ffff:${pair}`,
        `::ffff:0:${pair}`,
        `64:ff9b::${pair}`,
        `64:ff9b:1::${pair}`,
        `2002:${pair}::1`,
        `2001:0:${pair}::1`,
      ];
      for (const spelling of spellings) expect([spelling, isPublic(spelling)]).toEqual([spelling, false]);
    }
  });

  it('are those of everybody else', () => {
    const addresses = [
      '8.8.8.8',
      '1.1.1.1',
      '192.31.196.1',
      '192.175.48.1',
      '2620:4f:8000::1',
      '2a00:1450::1',
      '2600::1',
    ];
    for (const address of addresses) expect([address, isPublic(address)]).toEqual([address, true]);
  });

  it.each(IPV4_CARRIERS)('%sx:x is what the address inside is', (prefix) => {
    expect(isPublic(`${prefix}${hexPair('8.8.8.8')}`)).toBe(true);
    expect(isPublic(`${prefix}${hexPair('10.0.0.1')}`)).toBe(false);
  });
});

describe('ranges that an operator named', () => {
  const ranges = ['10.1.0.0/16', 'fd00:1::/32'].map(parseRange);

  it.each(['10.1.2.3', '::ffff:10.1.2.3', '64:ff9b::10.1.2.3', 'fd00:1::9'])('hold %s', (address) => {
    expect(liesIn(ranges, address)).toBe(true);
  });

  it.each(['10.2.0.1', '::10.1.2.3', '2002:a01:203::1', 'fd00:2::9', '8.8.8.8'])('do not hold %s', (address) => {
    expect(liesIn(ranges, address)).toBe(false);
  });
});
