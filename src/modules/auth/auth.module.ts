import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApiKeyEntity } from './api-key.entity';
import { ApiKeyRepository } from './api-key.repository';
import { ApiKeys } from './api-keys.service';
import { CredentialRepository } from './credential.repository';
import { KeyLookup } from './key-lookup.service';
import { LoginBrake } from './login-brake.service';
import { Logins } from './logins.service';
import { Passwords } from './passwords.service';
import { RevokedSessionEntity } from './revoked-session.entity';
import { RevokedSessionRepository } from './revoked-session.repository';
import { Sessions } from './sessions.service';

/** Who speaks: API keys, session tokens, passwords. Knows nothing of HTTP. */
@Module({
  imports: [TypeOrmModule.forFeature([ApiKeyEntity, RevokedSessionEntity])],
  providers: [
    ApiKeyRepository,
    RevokedSessionRepository,
    CredentialRepository,
    ApiKeys,
    KeyLookup,
    LoginBrake,
    Logins,
    Passwords,
    Sessions,
  ],
  exports: [ApiKeys, Logins, Passwords, Sessions],
})
export class AuthModule {}
