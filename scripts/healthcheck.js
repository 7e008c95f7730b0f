'use strict';
// Asks the service in this container whether it can take purchases. For HEALTHCHECK: ends with 0 or 1, prints nothing.
const { PORT = '3000', TLS_KEY } = process.env;
const { get } = require(TLS_KEY ? 'node:https' : 'node:http');

const TIMEOUT_MS = 4_000;

// The certificate is made out to the public name, and this goes to the loopback address.
const request = get(
  { host: '127.0.0.1', port: PORT, path: '/health/ready', timeout: TIMEOUT_MS, rejectUnauthorized: false },
  ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1),
);
request.on('timeout', () => process.exit(1));
request.on('error', () => process.exit(1));
