import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_FLAGS } from '../../src/boot/node-flags';

const ROOT = join(__dirname, '..', '..');
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');
const FLAGS = NODE_FLAGS.join(' ');

const scripts = Object.entries((JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts);
const sourcesOf = (directory: string): string[] =>
  readdirSync(join(ROOT, directory), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(directory, name));

/** What a program starts with its own Node: the argument list, up to the first thing that is no flag. */
const startsOf = (source: string): string[] => source.match(/\bspawn\(\s*process\.execPath,\s*\[[^,\]]*/g) ?? [];

describe('command lines of the service', () => {
  it('bound the young generation in npm scripts', () => {
    const starts = scripts.filter(([, line]) => /node .*dist\/main\.js/.test(line));
    expect(starts.map(([name]) => name)).toContain('start');
    for (const [, line] of starts) expect(line).toContain(`node ${FLAGS} dist/main.js`);
    expect(Object.fromEntries(scripts)['dev']).toContain(`"node ${FLAGS}"`);
  });

  it('bound the young generation in the image, and compose changes nothing of it', () => {
    const start = /^CMD (.*)$/m.exec(read('Dockerfile'))?.[1] ?? '[]';
    expect(JSON.parse(start)).toEqual(['node', ...NODE_FLAGS, 'dist/main.js']);
    // the one command of its own migrates, and ends
    expect(read('docker-compose.yml').match(/^\s+(command|entrypoint):.*$/gm)).toEqual([
      "    command: ['node', 'scripts/migrate.js']",
    ]);
  });

  it.each(['bench', 'chaos'])('bound the young generation in %s', (directory) => {
    const starts = sourcesOf(directory).flatMap((file) => startsOf(read(file)));
    expect(starts.length).toBeGreaterThan(0);
    for (const start of starts) expect(start).toMatch(/\[\s*\.\.\.NODE_FLAGS$/);
  });
});
