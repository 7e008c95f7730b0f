'use strict';
// Before `npm start`, which compiles first: says what to do where only the packages of production are installed.
try {
  require.resolve('@nestjs/cli/package.json');
} catch {
  console.error(`npm start compiles first, and the packages for that are not installed here.
A production checkout is built once, then runs without them:
  npm ci && npm run build && npm prune --omit=dev
  NODE_ENV=production npm run start:prod`);
  process.exit(1);
}
