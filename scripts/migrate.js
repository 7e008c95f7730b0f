'use strict';
// npm run migrate [up|down]: brings the schema up to date, or takes back its newest migration. DATABASE_MIGRATION_URL is the role that owns the
// schema; without it DATABASE_URL is. Without either the service's own PostgreSQL is meant. Expects a build in dist/.
const { migrate } = require('../dist/kernel/database/migrate');
const { readMigrationUrl } = require('../dist/kernel/config/read-config');
const { startEmbeddedPostgres } = require('../dist/kernel/database/embedded');

async function main(direction = 'up') {
  if (!['up', 'down'].includes(direction)) throw new Error('usage: npm run migrate [up|down]');
  const outside = readMigrationUrl(process.env)?.reveal();
  const own = outside
    ? undefined
    : await startEmbeddedPostgres({ dataDir: process.env.DATA_DIR || undefined, log: console.log });
  try {
    const names = await migrate(outside || own.url, direction);
    console.log(names.length === 0 ? 'Nothing to migrate.' : names.map((name) => `${direction}: ${name}`).join('\n'));
  } finally {
    await own?.stop();
  }
}

main(process.argv[2]).catch((error) => {
  // Code and message only: the rest of a failed query carries its parameters.
  console.error(`Migration failed: ${error.message}`);
  process.exitCode = 1;
});
