import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretKeys } from '../../config';
import { Secret } from '../../secret';
import { DATA_NAMES, giveToOwnerOf, makeDataDir } from './data-dir';

const KEY_BYTES = 32;
const VAULT_KEY_ID = 'dev1';

interface Stored {
  readonly root: string;
  readonly vault: readonly { readonly id: string; readonly key: string }[];
}

/**
 * Keys for a run that was given none: made once, kept in the data directory beside the data they protect (mode 0600),
 * and the same at every later start. Production never asks for them.
 */
export function loadOrCreateDevSecrets(dataDir: string): SecretKeys {
  const directory = makeDataDir(dataDir);
  const file = join(directory, DATA_NAMES.secrets);
  if (!existsSync(file)) writeWhole(directory, file);
  const { root, vault } = JSON.parse(readFileSync(file, 'utf8')) as Stored;
  return {
    root: new Secret(Buffer.from(root, 'base64')),
    vault: vault.map(({ id, key }) => ({ id, key: new Secret(Buffer.from(key, 'base64')) })),
  };
}

/** The file appears with its whole content or not at all, and the first of two writers wins. */
function writeWhole(directory: string, file: string): void {
  const draft = `${file}.${String(process.pid)}`;
  writeFileSync(draft, JSON.stringify(generate()), { mode: 0o600 });
  giveToOwnerOf(directory, draft);
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}

function generate(): Stored {
  const key = (): string => randomBytes(KEY_BYTES).toString('base64');
  return { root: key(), vault: [{ id: VAULT_KEY_ID, key: key() }] };
}
