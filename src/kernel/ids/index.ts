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
  answerPack: 'apk',
  gatewayAccount: 'gw_acc',
} as const;

export type IdKind = keyof typeof ID_PREFIX;

/** Two characters for every ten bits: an id is put together from eight pairs. */
const PAIRS: readonly string[] = Array.from(
  { length: 1024 },
  (_, bits) => (CROCKFORD[bits >> 5] as string) + (CROCKFORD[bits & 31] as string),
);
const PAIR_BITS = 1023;

const pool = new Uint16Array(POOL_BYTES / 2);
let used = pool.length;

/** Ten random bits from a refilled pool: one system call per 4 KiB instead of one per id. */
function randomPair(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bits = (pool[used] as number) & PAIR_BITS;
  used += 1;
  return PAIRS[bits] as string;
}

let headMs = NaN;
let head = '';

/** The time as ten characters; ids of one millisecond share it. */
function headOf(ms: number): string {
  if (ms === headMs) return head;
  let time = ms;
  let text = '';
  for (let i = 0; i < TIME_CHARS; i += 1) {
    text = (CROCKFORD[time % 32] as string) + text;
    time = Math.floor(time / 32);
  }
  headMs = ms;
  head = text;
  return text;
}

/**
 * A new id: `<prefix>_` + 26 Crockford characters: 48 bits of time (ids of one table stay in insertion order, so indexes grow
 * at one end) and 80 random bits (never countable, never guessable).
 */
export function newId(kind: IdKind, nowMs: number = performance.timeOrigin + performance.now()): string {
  let id = `${ID_PREFIX[kind]}_${headOf(Math.floor(nowMs))}`;
  for (let i = 0; i < RANDOM_CHARS; i += 2) id += randomPair();
  return id;
}

/** Longest id the service accepts from outside (page: 50 characters). */
export const MAX_ID_LENGTH = 50;
/** What an id may consist of. */
export const ID_PATTERN = /^[@~\-.\w]+$/;
