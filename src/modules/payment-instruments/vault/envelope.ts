import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { pad, unpad } from './padding';
import { VaultError, type VaultFailure } from './vault-error';

/** Where a sealed value stands. It can be unsealed in exactly this place and nowhere else. */
export interface SealContext {
  readonly table: string;
  readonly rowId: string;
  readonly organizationId: string;
  readonly customerId?: string | undefined;
  readonly field: string;
}

/** A key-encryption key: it wraps the data key of each record, never data. */
export interface WrappingKey {
  readonly id: string;
  readonly key: KeyObject;
}

const VERSION = 1;
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const BOX_OVERHEAD_BYTES = IV_BYTES + TAG_BYTES;
const WRAPPED_KEY_BYTES = KEY_BYTES + BOX_OVERHEAD_BYTES;
const HEADER_BYTES = 2;

/** Thrown inside this file only; becomes a `VaultError` once the place is known. */
class BoxError extends Error {
  constructor(readonly failure: VaultFailure) {
    super(failure);
  }
}

/**
 * `version(1) ‖ length of key id(1) ‖ key id ‖ wrapped data key(60) ‖ iv(12) ‖ ciphertext ‖ tag(16)`. Each record has a data key
 * of its own, so no nonce can repeat under a key, and erasing the row erases the key. The wrapped key is bound to the place and the
 * wrapping key, the ciphertext to the place.
 */
export function sealEnvelope(plain: Buffer, context: SealContext, wrapping: WrappingKey): Buffer {
  const dataKey = randomBytes(KEY_BYTES);
  const padded = pad(plain);
  try {
    return Buffer.concat([
      header(wrapping.id),
      wrap(dataKey, context, wrapping),
      encrypt(padded, createSecretKey(dataKey), place(context)),
    ]);
  } finally {
    dataKey.fill(0);
    padded.fill(0);
  }
}

/** @throws VaultError when the envelope was changed, cut or moved, or no key fits */
export function unsealEnvelope(envelope: Buffer, context: SealContext, keys: readonly WrappingKey[]): Buffer {
  return named(context, () => {
    const { wrapped, body, wrapping } = split(envelope, keys);
    const dataKey = unwrap(wrapped, context, wrapping);
    try {
      const plain = unpad(decrypt(body, createSecretKey(dataKey), place(context)));
      if (!plain) throw new BoxError('malformed');
      return plain;
    } finally {
      dataKey.fill(0);
    }
  });
}

/**
 * The same envelope under another wrapping key; the ciphertext stays as it is and is never unsealed.
 * @throws VaultError when the envelope does not belong to this place or its old key is gone
 */
export function rewrapEnvelope(
  envelope: Buffer,
  context: SealContext,
  keys: readonly WrappingKey[],
  next: WrappingKey,
): Buffer {
  return named(context, () => {
    const { wrapped, body, wrapping } = split(envelope, keys);
    const dataKey = unwrap(wrapped, context, wrapping);
    try {
      return Buffer.concat([header(next.id), wrap(dataKey, context, next), body]);
    } finally {
      dataKey.fill(0);
    }
  });
}

function header(keyId: string): Buffer {
  const id = Buffer.from(keyId, 'latin1');
  return Buffer.concat([Buffer.from([VERSION, id.length]), id]);
}

function split(
  envelope: Buffer,
  keys: readonly WrappingKey[],
): { wrapped: Buffer; body: Buffer; wrapping: WrappingKey } {
  const idLength = envelope[1];
  if (envelope[0] !== VERSION || idLength === undefined) throw new BoxError('malformed');
  const wrappedAt = HEADER_BYTES + idLength;
  const bodyAt = wrappedAt + WRAPPED_KEY_BYTES;
  if (envelope.length <= bodyAt + BOX_OVERHEAD_BYTES) throw new BoxError('malformed');
  const id = envelope.subarray(HEADER_BYTES, wrappedAt).toString('latin1');
  const wrapping = keys.find((key) => key.id === id);
  if (!wrapping) throw new BoxError('unknown-key');
  return { wrapped: envelope.subarray(wrappedAt, bodyAt), body: envelope.subarray(bodyAt), wrapping };
}

const wrap = (dataKey: Buffer, context: SealContext, { id, key }: WrappingKey): Buffer =>
  encrypt(dataKey, key, place(context, id));

const unwrap = (wrapped: Buffer, context: SealContext, { id, key }: WrappingKey): Buffer =>
  decrypt(wrapped, key, place(context, id));

/** JSON, because joined text would let `a|b` + `c` pass for `a` + `b|c`. */
const place = (at: SealContext, keyId: string | null = null): Buffer =>
  Buffer.from(JSON.stringify([VERSION, at.table, at.rowId, at.organizationId, at.customerId ?? null, at.field, keyId]));

function encrypt(plain: Buffer, key: KeyObject, aad: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(aad);
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(box: Buffer, key: KeyObject, aad: Buffer): Buffer {
  // Without authTagLength node accepts a tag of 4 bytes, which can be guessed.
  const decipher = createDecipheriv(CIPHER, key, box.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES }).setAAD(aad);
  decipher.setAuthTag(box.subarray(-TAG_BYTES));
  const plain = decipher.update(box.subarray(IV_BYTES, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    plain.fill(0);
    throw new BoxError('not-authentic');
  }
  return plain;
}

function named<T>({ table, rowId, field }: SealContext, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof BoxError ? new VaultError(error.failure, { table, rowId, field }) : error;
  }
}
