'use strict';
// A process of the service under test: loads the build it is given, then waits to be told to start. Killed processes are replaced by one that
// has loaded already, so that a run spends its time on purchases and not on reading files.
const [, , dist] = process.argv;
require('reflect-metadata');
const { readConfig } = require(`${dist}/kernel/config`);
const { startService } = require(`${dist}/start-service`);

process.once('message', (env) => {
  Object.assign(process.env, env);
  startService(readConfig(process.env)).then(
    () => process.send('ready'),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit(0));
