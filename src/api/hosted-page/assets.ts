import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Asset {
  readonly type: string;
  readonly text: string;
}

const TYPES: Readonly<Record<string, string>> = {
  'pay.css': 'text/css; charset=utf-8',
  'pay.js': 'text/javascript; charset=utf-8',
};
const read = new Map<string, Asset>();

/** A file of the pages; only those that are listed exist. */
export function readAsset(name: string): Asset | undefined {
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (type === undefined) return undefined;
  const known = read.get(name);
  if (known) return known;
  const asset = { type, text: readFileSync(join(__dirname, 'assets', name), 'utf8') };
  read.set(name, asset);
  return asset;
}
