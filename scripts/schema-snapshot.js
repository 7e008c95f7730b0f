'use strict';
// npm run schema:snapshot: writes schema.snapshot.sql, the committed picture of the schema that the migrations make.
// Starts a PostgreSQL of its own in a temporary directory and leaves nothing of it behind.
require('../test/support/register-swc');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { Client } = require('pg');
const { startEmbeddedPostgres } = require('../src/kernel/database/embedded');
const { migrate } = require('../src/kernel/database/migrate');
const { schemaSnapshot } = require('../test/schema/snapshot');

const FILE = process.argv[2] ?? join(__dirname, '..', 'schema.snapshot.sql');

async function main() {
  const dataDir = mkdtempSync(join(tmpdir(), 'holdfast-snapshot-'));
  const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off', full_page_writes: 'off' } });
  try {
    await migrate(server.url);
    writeFileSync(FILE, await read(server.url));
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function read(url) {
  const client = new Client({ connectionString: url });
  await client.connect();
  return schemaSnapshot(client).finally(() => client.end());
}

main().then(
  () => console.log('Wrote schema.snapshot.sql'),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
