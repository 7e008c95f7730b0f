import { createHmac, generateKeyPairSync, sign as signAsymmetric } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';

export interface Honest {
  readonly header: Record<string, unknown>;
  readonly payload: Record<string, unknown>;
  /** A valid token. */
  readonly token: string;
  /** The key it was signed with: some forgeries are signed correctly and wrong in what they say. */
  readonly key: Buffer;
  readonly otherKindKey: Buffer;
  readonly nowSeconds: number;
}

const b64 = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const hmac = (algorithm: string, key: Buffer | string, signed: string): string =>
  createHmac(algorithm, key).update(signed).digest('base64url');

/** Tokens that must all be refused, by what is wrong with them. */
export function forge({ header, payload, token, key, otherKindKey, nowSeconds }: Honest): [string, string][] {
  const signed = (h: unknown, p: unknown, k: Buffer | string = key, algorithm = 'sha256'): string => {
    const text = `${b64(h)}.${b64(p)}`;
    return `${text}.${hmac(algorithm, k, text)}`;
  };
  const withHeader = (change: Record<string, unknown>): string => signed({ ...header, ...change }, payload);
  const withPayload = (change: Record<string, unknown>): string => signed(header, { ...payload, ...change });
  const without = (claim: string): string =>
    signed(header, Object.fromEntries(Object.entries(payload).filter(([name]) => name !== claim)));
  const [h = '', p = '', s = ''] = token.split('.');
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rsaPem = rsa.publicKey.export({ type: 'spki', format: 'pem' });
  const lastChar = s.at(-1) ?? '';
  const alias = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const secondSpelling = s.slice(0, -1) + (alias[alias.indexOf(lastChar) ^ 1] ?? '');

  return [
    ...['none', 'None', 'NONE', 'nOnE'].flatMap((alg): [string, string][] => [
      [`alg ${alg}, no signature`, `${b64({ ...header, alg })}.${p}.`],
      [`alg ${alg}, old signature`, `${b64({ ...header, alg })}.${p}.${s}`],
    ]),
    ['empty signature', `${h}.${p}.`],
    ['no signature part', `${h}.${p}`],
    ['four parts', `${token}.x`],
    ['signature cut', token.slice(0, -4)],
    ['signature lengthened', `${token}AAAA`],
    ['signature of zeros', `${h}.${p}.${Buffer.alloc(32).toString('base64url')}`],
    ['signature spelt with other spare bits', `${h}.${p}.${secondSpelling}`],
    ['signature with padding', `${token}=`],
    ['standard base64', token.replace(/[-_]/g, (char) => (char === '-' ? '+' : '/')) + '=='],
    ['payload changed', `${h}.${b64({ ...payload, sub: 'cus_other' })}.${s}`],
    ['alg missing', signed({ kid: header['kid'], typ: header['typ'] }, payload)],
    ['HS384', signed({ ...header, alg: 'HS384' }, payload, key, 'sha384')],
    ['HS512', signed({ ...header, alg: 'HS512' }, payload, key, 'sha512')],
    ['RS256 by a key of theirs', asymmetric({ ...header, alg: 'RS256' }, payload, rsa.privateKey)],
    ['ES256 by a key of theirs', asymmetric({ ...header, alg: 'ES256' }, payload, ec.privateKey)],
    ['ES256 with r = s = 0', `${b64({ ...header, alg: 'ES256' })}.${p}.${Buffer.alloc(64).toString('base64url')}`],
    ['HS256 with a public key as secret', signed(header, payload, String(rsaPem))],
    ['HS256 with an empty secret', signed(header, payload, Buffer.alloc(0))],
    ['HS256 with a guessable secret', signed(header, payload, 'secret')],
    ['HS256 with the other kind’s key', signed(header, payload, otherKindKey)],
    ['kid missing', signed({ alg: 'HS256', typ: header['typ'] }, payload)],
    ...['../../../dev/null', '/dev/null', "' OR 1=1 --", 'customer-2', '', 'purchase-1', '__proto__'].map(
      (kid): [string, string] => [`kid ${kid}`, withHeader({ kid })],
    ),
    ['kid no text', withHeader({ kid: 1 })],
    ['embedded jwk', withHeader({ jwk: { kty: 'oct', k: key.toString('base64url') } })],
    ['jku', withHeader({ jku: 'http://127.0.0.1:1/keys' })],
    ['x5u', withHeader({ x5u: 'http://127.0.0.1:1/cert' })],
    ['x5c', withHeader({ x5c: ['AAAA'] })],
    ['crit', withHeader({ crit: ['exp'] })],
    ['crit of an unknown member', withHeader({ crit: ['own'], own: 1 })],
    ['b64 false', withHeader({ crit: ['b64'], b64: false })],
    ['zip', `${b64({ ...header, zip: 'DEF' })}.${deflateRawSync(JSON.stringify(payload)).toString('base64url')}.${s}`],
    ['typ JWT', withHeader({ typ: 'JWT' })],
    ['typ missing', signed({ alg: 'HS256', kid: header['kid'] }, payload)],
    ['typ of the other kind', withHeader({ typ: 'holdfast-purchase+jwt' })],
    ['wrong audience', withPayload({ aud: 'somebody-else' })],
    ['two audiences', withPayload({ aud: [payload['aud'], 'somebody-else'] })],
    ['wrong issuer', withPayload({ iss: 'https://evil.example' })],
    ...['iss', 'aud', 'sub', 'jti', 'iat', 'exp', 'org', 'web', 'scope'].map((claim): [string, string] => [
      `no ${claim}`,
      without(claim),
    ]),
    ['expired', withPayload({ iat: nowSeconds - 3_600, exp: nowSeconds - 31 })],
    ['exp as text', withPayload({ exp: String(nowSeconds + 60) })],
    ['exp as fraction', withPayload({ exp: nowSeconds + 60.5 })],
    ['exp huge', withPayload({ exp: 1e18 })],
    ['exp beyond the longest session', withPayload({ exp: nowSeconds + 7_200 })],
    ['exp before iat', withPayload({ iat: nowSeconds, exp: nowSeconds - 1 })],
    ['exp null', withPayload({ exp: null })],
    ['iat in the future', withPayload({ iat: nowSeconds + 60, exp: nowSeconds + 120 })],
    ['nbf in the future', withPayload({ nbf: nowSeconds + 600 })],
    ['an extra claim', withPayload({ admin: true })],
    ['sub as a list', withPayload({ sub: ['cus_demo'] })],
    ['org as an object', withPayload({ org: { id: 'org_demo' } })],
    ['scope as text', withPayload({ scope: '*' })],
    ['claims in another order', signed(header, Object.fromEntries(Object.entries(payload).reverse()))],
    ['a claim twice', raw(h, `${JSON.stringify(payload).slice(0, -1)},"sub":"cus_other"}`, key)],
    ['spaces in the claims', raw(h, JSON.stringify(payload, null, 1), key)],
    ['claims no object', raw(h, '"text"', key)],
    ['claims no JSON', raw(h, 'not json', key)],
    [
      'a token inside a token',
      `${b64({ ...header, cty: 'JWT' })}.${b64(token)}.${hmac('sha256', key, `${b64({ ...header, cty: 'JWT' })}.${b64(token)}`)}`,
    ],
    ['JWE shape', `${b64({ alg: 'dir', enc: 'A256GCM' })}..${'A'.repeat(16)}.${'A'.repeat(16)}.${'A'.repeat(22)}`],
    ['9 000 characters', signed(header, { ...payload, pad: 'x'.repeat(9_000) })],
    ['dots only', '..'],
    ['control characters in the parts', `${h}.${p}\t.${s}`],
  ];
}

function raw(header: string, payload: string, key: Buffer): string {
  const text = `${header}.${b64(payload)}`;
  return `${text}.${hmac('sha256', key, text)}`;
}

function asymmetric(header: unknown, payload: unknown, key: Parameters<typeof signAsymmetric>[2]): string {
  const text = `${b64(header)}.${b64(payload)}`;
  return `${text}.${signAsymmetric('sha256', Buffer.from(text), key).toString('base64url')}`;
}
