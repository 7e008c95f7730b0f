'use strict';
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

/** Loads a compiled module, and compiles first where there is nothing yet: a running service keeps the build it was started from. */
exports.built = function built(path) {
  const at = join(root, 'dist', path);
  if (!existsSync(at) && !existsSync(`${at}.js`)) {
    const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
    if (status !== 0) process.exit(status ?? 1);
  }
  return require(at);
};
