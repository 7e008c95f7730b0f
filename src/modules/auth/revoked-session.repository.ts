import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { run, statement, type Tx } from '../../kernel/database';
import { RevokedSessionEntity } from './revoked-session.entity';

const IS_REVOKED = statement('auth.session-revoked', 'SELECT id FROM revoked_session WHERE id = $1');
const REVOKE = statement(
  'auth.session-revoke',
  `INSERT INTO revoked_session (id, expires_at) VALUES ($1, app_now() + make_interval(secs => $2)) ON CONFLICT (id) DO NOTHING`,
);
const PURGE = statement(
  'auth.session-purge',
  `DELETE FROM revoked_session WHERE id IN (SELECT id FROM revoked_session WHERE expires_at < (SELECT app_now()) LIMIT $1) RETURNING id`,
);

/** Rows of `revoked_session`. */
@Injectable()
export class RevokedSessionRepository {
  constructor(@InjectRepository(RevokedSessionEntity) private readonly sessions: Repository<RevokedSessionEntity>) {}

  async isRevoked(id: string): Promise<boolean> {
    return (await run(this.sessions.manager, IS_REVOKED, [id])).length > 0;
  }

  /** @param keepSeconds until no token of the session can be valid any more */
  async revoke(tx: Tx, id: string, keepSeconds: number): Promise<void> {
    await run(tx, REVOKE, [id, keepSeconds]);
  }

  /** Forgets revocations whose tokens have expired. @returns how many */
  async purge(tx: Tx, limit: number): Promise<number> {
    return (await run(tx, PURGE, [limit])).length;
  }
}
