import { Secret } from '../secret';
import type { SecretKeys } from './config';
import { commaSeparated, type EnvReader } from './env-reader';

const KEY_BYTES = 32;
/**
 * So many different bytes the first 32 of a key must have. 32 random bytes have about 30 different ones, and fewer than 16 less than once in
 * 10^18 keys; a repeated character, word or pattern has fewer.
 */
const MIN_DIFFERENT_BYTES = 16;
const MIN_PASSPHRASE_CHARS = 16;
const MIN_DIFFERENT_CHARS = 8;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const KEY_ID = /^[\w-]{1,16}$/;

/** The keys of the service. `generated` stands in for them where none is given and that is allowed. */
export function readSecrets(read: EnvReader, generated: SecretKeys | undefined): SecretKeys {
  const root = read.secret('SECRET_KEY');
  const vaultKeys = commaSeparated(read.secret('VAULT_KEYS'));
  if (root === undefined && vaultKeys.length === 0 && generated) return generated;
  if (root === undefined)
    read.problems.push('SECRET_KEY is required: 32 random bytes in base64 (openssl rand -base64 32)');
  if (vaultKeys.length === 0)
    read.problems.push('VAULT_KEYS is required: id:base64[,older-id:base64] (the first key encrypts)');
  const rootKey = root === undefined ? Buffer.alloc(0) : readKey(read, 'SECRET_KEY', root);
  const vault = vaultKeys.map((entry) => readVaultKey(read, entry));
  checkDistinct(read, rootKey, vault);
  return { root: new Secret(rootKey), vault: vault.map(({ id, key }) => ({ id, key: new Secret(key) })) };
}

/** A secret of text, such as the one shared with a gateway. @returns '' and a problem when it is missing */
export function readPassphrase(read: EnvReader, name: string, why: string): Secret {
  const value = read.requiredSecret(name, why);
  if (value !== '' && (value.length < MIN_PASSPHRASE_CHARS || new Set(value).size < MIN_DIFFERENT_CHARS))
    read.problems.push(
      `${name} is too weak: it needs at least ${String(MIN_PASSPHRASE_CHARS)} characters, ${String(MIN_DIFFERENT_CHARS)} of them different (openssl rand -base64 32)`,
    );
  return new Secret(value);
}

function readKey(read: EnvReader, name: string, value: string): Buffer {
  const key = Buffer.from(value, 'base64');
  if (!BASE64.test(value)) read.problems.push(`${name} is not base64 (openssl rand -base64 32)`);
  else if (key.length < KEY_BYTES)
    read.problems.push(`${name} must hold at least ${String(KEY_BYTES)} bytes in base64`);
  else if (new Set(key.subarray(0, KEY_BYTES)).size < MIN_DIFFERENT_BYTES)
    read.problems.push(`${name} is too weak: its bytes repeat (openssl rand -base64 32)`);
  return key;
}

interface VaultKey {
  readonly id: string;
  readonly key: Buffer;
}

function readVaultKey(read: EnvReader, entry: string): VaultKey {
  const [id = '', ...key] = entry.split(':');
  if (!KEY_ID.test(id)) read.problems.push('VAULT_KEYS: a key id has 1 to 16 letters, digits, - or _');
  return { id, key: readKey(read, 'VAULT_KEYS', key.join(':')).subarray(0, KEY_BYTES) };
}

/** Keys of different purposes must differ: whoever learns one must not have the other. An id must mean one key. */
function checkDistinct(read: EnvReader, root: Buffer, vault: readonly VaultKey[]): void {
  const ids = vault.map(({ id }) => id).filter((id) => KEY_ID.test(id));
  for (const id of new Set(ids.filter((each, index) => ids.indexOf(each) !== index)))
    read.problems.push(`VAULT_KEYS names the key id "${id}" twice`);
  if (root.length > 0 && vault.some(({ key }) => root.subarray(0, KEY_BYTES).equals(key)))
    read.problems.push('SECRET_KEY and VAULT_KEYS hold the same key: each needs one of its own');
}
