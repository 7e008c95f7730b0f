import { ID_PREFIX } from '../../kernel/ids';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ID_CHARS = 26;
const BITS_PER_CHAR = 5n;
const UUID_HEX = 32;
const SESSION = /^CA_([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;

/** Below this path stand the pages on which payers pay. */
export const PAY_PATH = '/pay';

/**
 * Shops open payment pages in windows of their own and wait for them. Any other value would cut the shop's handle on that window at
 * the first page, redirects included (HTML standard, cross-origin opener policies).
 */
export const KEEPS_OPENER = { 'cross-origin-opener-policy': 'unsafe-none' } as const;

/**
 * The session of a purchase as merchants know it: `CA_` and the purchase's id written as a UUID. The same 128 bits, of which 80 are random,
 * so it is as hard to guess as the id, needs no row of its own and reads back to the purchase.
 */
export function sessionIdOf(purchaseId: string): string {
  const text = purchaseId.slice(ID_PREFIX.purchase.length + 1);
  let bits = 0n;
  for (const char of text) bits = (bits << BITS_PER_CHAR) | BigInt(CROCKFORD.indexOf(char));
  const hex = bits.toString(16).padStart(UUID_HEX, '0');
  return `CA_${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The purchase a session belongs to; undefined when the text is no session's. */
export function purchaseOfSession(sessionId: string): string | undefined {
  const match = SESSION.exec(sessionId);
  if (!match) return undefined;
  let bits = BigInt(`0x${match.slice(1).join('')}`);
  let text = '';
  for (let at = 0; at < ID_CHARS; at += 1) {
    text = (CROCKFORD[Number(bits & 31n)] as string) + text;
    bits >>= BITS_PER_CHAR;
  }
  return `${ID_PREFIX.purchase}_${text}`;
}

/** The page of a merchant's session. */
export const sessionUrl = (publicUrl: string, purchaseId: string): string =>
  `${publicUrl}${PAY_PATH}/${sessionIdOf(purchaseId)}`;
