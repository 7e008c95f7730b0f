import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The account PostgreSQL runs under when this process is root. */
export interface RunUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const ACCOUNTS_FILE = '/etc/passwd';
const PREFERRED_NAMES = ['postgres', 'nobody'];
/** What `nobody` is on every Linux; images without an account file know the number all the same. */
const NOBODY: RunUser = { name: 'nobody', uid: 65_534, gid: 65_534 };

const isRoot = (): boolean => process.getuid?.() === 0;

function accounts(): RunUser[] {
  let text: string;
  try {
    text = readFileSync(ACCOUNTS_FILE, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    const [name = '', , uid = '', gid = ''] = line.split(':');
    return uid === '' || gid === '' ? [] : [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}

/**
 * PostgreSQL refuses to run as root, so root lends it another account: the owner of existing data, else `postgres`,
 * else `nobody`. Never makes an account.
 * @returns undefined when this process is not root and PostgreSQL simply runs as the same user
 */
export function chooseRunUser(clusterDir: string): RunUser | undefined {
  if (!isRoot()) return undefined;
  const known = accounts();
  const owner = statSync(clusterDir, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) {
    const account = known.find(({ uid }) => uid === owner.uid);
    return account ?? { name: `uid ${String(owner.uid)}`, uid: owner.uid, gid: owner.gid };
  }
  for (const name of PREFERRED_NAMES) {
    const account = known.find((candidate) => candidate.name === name && candidate.uid !== 0);
    if (account) return account;
  }
  return NOBODY;
}

const READ_AND_ENTER = 0o5;
const ENTER = 0o1;

function allows(user: RunUser, path: string, wanted: number): boolean {
  const { mode, uid, gid } = statSync(path);
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
  return ((mode >> shift) & wanted) === wanted;
}

/** Every directory above `path` can be entered, and `path` itself read and entered (or executed), by the account. */
export function canReach(user: RunUser | undefined, path: string): boolean {
  if (!user) return true;
  if (!allows(user, path, READ_AND_ENTER)) return false;
  return canEnterAbove(user, path);
}

/** Every directory above `path` can be entered by the account; `path` itself need not exist. */
export function canEnterAbove(user: RunUser | undefined, path: string): boolean {
  if (!user) return true;
  for (let at = dirname(path); ; at = dirname(at)) {
    const missing = statSync(at, { throwIfNoEntry: false }) === undefined;
    if (!missing && !allows(user, at, ENTER)) return false;
    if (at === dirname(at)) return true;
  }
}
