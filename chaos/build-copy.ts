import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyPatches, type Patch } from './mutants';

export const CHECKOUT = join(__dirname, '..');
const NO_OP = /const failpoint = \(_at\)\s*=>\s*undefined;/;

/** Kills its own process when it comes past a moment named by the environment for the nth time. Stands in copies of the build only. */
const DEADLY = `
let passed = 0;
const failpoint = (at) => {
  const [wanted, count] = (process.env.CHAOS_FAILPOINT || '').split(':');
  if (at !== wanted || ++passed < Number(count)) return;
  require('node:fs').writeSync(2, 'failpoint ' + at + '\\n');
  process.kill(process.pid, 'SIGKILL');
};`;

/** A copy of the build with deadly failpoints and the given changes, in a directory of its own. */
export class BuildCopy {
  readonly directory = mkdtempSync(join(tmpdir(), 'holdfast-chaos-'));

  constructor(patches: readonly Patch[]) {
    const built = join(CHECKOUT, 'dist');
    // the database runs as another user where this is root
    chmodSync(this.directory, 0o755);
    cpSync(built, this.path('dist'), { recursive: true });
    symlinkSync(join(CHECKOUT, 'node_modules'), this.path('node_modules'));
    writeFileSync(this.path('package.json'), readFileSync(join(CHECKOUT, 'package.json')));
    this.#armFailpoints();
    applyPatches(this.path('dist'), patches);
  }

  path(...parts: string[]): string {
    return join(this.directory, ...parts);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  #armFailpoints(): void {
    const file = this.path('dist', 'kernel', 'failpoints', 'index.js');
    const text = readFileSync(file, 'utf8');
    if (!NO_OP.test(text)) throw new Error('the failpoint of the build is not the no-op it must be');
    writeFileSync(
      file,
      text.replace(NO_OP, () => DEADLY),
    );
  }
}

/** Builds the service unless the build is newer than every source. @throws Error when the build fails */
export function buildIfStale(): void {
  const main = join(CHECKOUT, 'dist', 'main.js');
  const sources = join(CHECKOUT, 'src');
  const newest = Math.max(
    ...readdirSync(sources, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(sources, name)).mtimeMs),
  );
  if (existsSync(main) && statSync(main).mtimeMs > newest) return;
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: CHECKOUT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('the build failed');
}
