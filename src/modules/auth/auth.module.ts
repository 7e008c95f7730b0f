import { Module } from '@nestjs/common';
import { ApiKeys } from './api-keys';
import { KeyLookup } from './key-lookup';
import { Logins } from './logins';
import { Passwords } from './passwords';
import { Sessions } from './sessions';

/** Who speaks: API keys, session tokens, passwords. Knows nothing of HTTP. */
@Module({
  providers: [ApiKeys, KeyLookup, Logins, Passwords, Sessions],
  exports: [ApiKeys, Logins, Passwords, Sessions],
})
export class AuthModule {}
