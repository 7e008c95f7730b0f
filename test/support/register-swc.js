'use strict';
// `node -r ./test/support/register-swc.js file.ts` runs TypeScript as it stands: for processes that tests start.
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');
const options = JSON.parse(readFileSync(require.resolve('../../.swcrc'), 'utf8'));

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    ...options,
    swcrc: false,
    sourceMaps: 'inline',
    filename,
  });
  module._compile(code, filename);
};
