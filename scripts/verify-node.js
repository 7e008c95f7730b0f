'use strict';
// npm run verify:node -- 24: runs the wire tests, the faults and chaos:ci on another Node.js, which comes from the npm registry and is
// kept in .cache/. Ends with the status of the first step that fails.
const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync } = require('node:fs');
const { dirname, join } = require('node:path');

const ROOT = join(__dirname, '..');
const MODULES = join(ROOT, 'node_modules');
const STEPS = [
  ['build', [join(MODULES, '@nestjs', 'cli', 'bin', 'nest.js'), 'build']],
  ['wire tests and faults', [join(MODULES, 'jest', 'bin', 'jest.js'), 'test/wire', 'test/faults']],
  ['chaos', ['-r', './test/support/register-swc.js', 'chaos/main.ts', '--seconds', '20', '--seed', '1']],
];

/** Path of a Node.js of this major version, fetched unless it is there. */
function nodeOf(major) {
  const name = `node-${process.platform}-${process.arch}`;
  const cache = join(ROOT, '.cache', `node-${major}`);
  const program = join(cache, 'node_modules', name, 'bin', 'node');
  if (existsSync(program)) return program;
  mkdirSync(cache, { recursive: true });
  const install = ['install', '--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', [...install, '--prefix', cache, `${name}@${major}`], { stdio: 'inherit' });
  if (status !== 0 || !existsSync(program)) throw new Error(`${name}@${major} could not be installed`);
  return program;
}

function main(major) {
  if (!/^\d{2}$/.test(major ?? '')) throw new Error('usage: npm run verify:node -- <major version, such as 24>');
  const node = nodeOf(major);
  const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}` };
  for (const [name, args] of STEPS) {
    const began = Date.now();
    const { status } = spawnSync(node, args, { cwd: ROOT, env, stdio: 'inherit' });
    console.log(
      `Node.js ${major}, ${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - began) / 1000)} s`,
    );
    if (status !== 0) process.exit(status ?? 1);
  }
}

try {
  main(process.argv[2]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
