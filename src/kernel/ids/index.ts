import { randomFillSync } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_CHARS = 10;
const RANDOM_CHARS = 16;
const POOL_BYTES = 4096;

/** Kinds of records the service mints ids for, and the prefix each wears on the wire. */
export const ID_PREFIX = {
  organization: 'org',
  website: 'web',
  product: 'prod',
  customer: 'cus',
  account: 'acc',
  apiKey: 'api_key',
  session: 'jwt',
  purchase: 'ord',
  invoice: 'in',
  invoiceItem: 'ii',
  transaction: 'txn',
  instrument: 'inst',
  token: 'tok',
  redemption: 'cpn_rdm',
  voucher: 'vch',
  event: 'evt',
  webhook: 'hook',
  delivery: 'dlv',
  refund: 'rfn',
  paymentSession: 'ps',
} as const;

export type IdKind = keyof typeof ID_PREFIX;

const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** Random bytes from a refilled pool: one system call per 4 KiB instead of one per id. */
function randomByte(): number {
  if (used === POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const byte = pool[used] as number;
  used += 1;
  return byte;
}

/**
 * A new id: `<prefix>_` + 26 Crockford characters: 48 bits of time (ids of one table stay in insertion order, so indexes grow
 * at one end) and 80 random bits (never countable, never guessable).
 */
export function newId(kind: IdKind, nowMs: number = performance.timeOrigin + performance.now()): string {
  let time = Math.floor(nowMs);
  let head = '';
  for (let i = 0; i < TIME_CHARS; i += 1) {
    head = (CROCKFORD[time % 32] as string) + head;
    time = Math.floor(time / 32);
  }
  let tail = '';
  for (let i = 0; i < RANDOM_CHARS; i += 1) tail += CROCKFORD[randomByte() & 31] as string;
  return `${ID_PREFIX[kind]}_${head}${tail}`;
}

/** Longest id the service accepts from outside (page: 50 characters). */
export const MAX_ID_LENGTH = 50;
/** What an id may consist of. */
export const ID_PATTERN = /^[@~\-.\w]+$/;
