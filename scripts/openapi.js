'use strict';
// npm run openapi: writes openapi.json, the committed description of every door. Run after `npm run build`.
const { writeDocument } = require('../dist/openapi-file');

writeDocument().then(
  () => console.log('Wrote openapi.json'),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
