'use strict';
// npm run reset: empties the data of this checkout's own PostgreSQL (DATA_DIR if set). DATABASE_URL is not touched.
const { built } = require('./built');

const { resetEmbeddedPostgres } = built('kernel/database/embedded');

resetEmbeddedPostgres({ dataDir: process.env.DATA_DIR || undefined }).then(
  (directory) => console.log(`Emptied ${directory}. The next npm start begins with new demo data.`),
  (error) => {
    console.error(`Nothing was deleted: ${error.message}`);
    process.exitCode = 1;
  },
);
