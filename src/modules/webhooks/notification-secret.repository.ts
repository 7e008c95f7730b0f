import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { run, selectList, statement, type Tx } from '../../kernel/database';
import { NotificationSecretEntity } from './notification-secret.entity';
import type { SealedSecrets } from './types';

const SELECTED = selectList(NotificationSecretEntity);
const CREATE = statement(
  'webhooks.create-notification-secret',
  'INSERT INTO notification_secret (organization_id, signing_secret) VALUES ($1, $2) ON CONFLICT DO NOTHING',
);
/** The previous secret is there as long as it signs. */
const FIND = statement(
  'webhooks.find-notification-secrets',
  `SELECT organization_id AS "organizationId", signing_secret AS "signingSecret",
          CASE WHEN previous_secret_until > app_now() THEN previous_secret END AS "previousSecret"
     FROM notification_secret WHERE organization_id = ANY ($1::text[])`,
);
const ROTATE = statement(
  'webhooks.rotate-notification-secret',
  `UPDATE notification_secret SET signing_secret = $2,
          previous_secret = CASE WHEN $3::int > 0 THEN signing_secret END,
          previous_secret_until = CASE WHEN $3::int > 0 THEN app_now() + make_interval(secs => $3::int) END
    WHERE organization_id = $1 RETURNING ${SELECTED}`,
);

/** Rows of `notification_secret`. */
@Injectable()
export class NotificationSecretRepository {
  constructor(
    @InjectRepository(NotificationSecretEntity) private readonly rows: Repository<NotificationSecretEntity>,
  ) {}

  /** Writes a secret where the organization has none. */
  async create(tx: Tx, organizationId: string, sealed: Buffer): Promise<void> {
    await run(tx, CREATE, [organizationId, sealed]);
  }

  find(tx: Tx, organizationIds: readonly string[]): Promise<(SealedSecrets & { organizationId: string })[]> {
    return run<SealedSecrets & { organizationId: string }>(tx, FIND, [organizationIds]);
  }

  read(organizationId: string): Promise<NotificationSecretEntity | null> {
    return this.rows.findOneBy({ organizationId });
  }

  /** @param overlapSeconds how long the secret so far signs beside the new one */
  async rotate(
    tx: Tx,
    organizationId: string,
    secret: { readonly sealed: Buffer; readonly overlapSeconds: number },
  ): Promise<NotificationSecretEntity> {
    const values = [organizationId, secret.sealed, secret.overlapSeconds];
    const [row] = await run<NotificationSecretEntity>(tx, ROTATE, values);
    if (!row) throw new Error('the organization has no secret');
    return row;
  }
}
