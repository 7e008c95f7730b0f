'use strict';
// npm run --silent admin -- <command>: makes organizations and keys without the API. Expects the service's own environment.
require('./built').built('admin-cli');
