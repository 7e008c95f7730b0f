import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APIS } from '../../src/apis';

const ROOT = join(__dirname, '..', '..');
export const APIS_FILE = join(ROOT, 'src', 'apis.ts');

/** The doors that make purchases. Each is one folder of `src/api` and one line of `src/apis.ts`. */
export const PURCHASE_DOORS = APIS.flatMap(({ door }) => (door.purchases ? [door] : []));

/** The folder of a door. */
export const folderOf = (name: string): string => join(ROOT, 'src', 'api', name);

/** `src/apis.ts` without a door: without its import, and without its place in the list. */
export const apisWithout = (name: string): string =>
  readFileSync(APIS_FILE, 'utf8')
    .split('\n')
    .filter((line) => !line.includes(`'./api/${name}'`) && line.trim() !== `${name.toUpperCase()},`)
    .join('\n');

/** A copy of the sources without a door, in a temporary directory that the caller removes. */
export function copyWithout(name: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'holdfast-without-'));
  for (const part of ['src', 'package.json']) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  rmSync(join(copy, 'src', 'api', name), { recursive: true });
  writeFileSync(join(copy, 'src', 'apis.ts'), apisWithout(name));
  return copy;
}
