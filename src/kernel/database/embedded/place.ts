import type { Programs } from './programs';
import type { RunUser } from './run-user';

/** Everything the launcher needs to know about one embedded server. */
export interface Place {
  readonly dataDir: string;
  /** The cluster itself (PGDATA): real path, no links. */
  readonly cluster: string;
  readonly logFile: string;
  readonly programs: Programs;
  /** Undefined: PostgreSQL runs as this process does. */
  readonly user: RunUser | undefined;
  readonly settings: Readonly<Record<string, string>>;
  readonly log: (message: string) => void;
}

/**
 * How the server's programs are started. They see none of our environment: it holds secrets. The directory is one that
 * every account can enter.
 */
export function childOptions({ user }: Place): {
  cwd: string;
  env: Record<string, string>;
  uid?: number;
  gid?: number;
} {
  const common = { cwd: '/', env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } };
  return user ? { ...common, uid: user.uid, gid: user.gid } : common;
}

export const SUPERUSER = 'holdfast';
export const DATABASE = 'holdfast';

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
