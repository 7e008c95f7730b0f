import { statement } from '../../kernel/database';
import type { KeyPrincipal, MerchantModel } from './principal';

/** A row of `api_key` as the statements below return it. */
export interface ApiKeyRow {
  readonly id: string;
  readonly organization_id: string;
  readonly website_id: string;
  readonly kind: 'publishable' | 'secret';
  readonly name: string;
  readonly key_hash: Buffer;
  readonly client_id: string | null;
  readonly requests_per_minute: number | null;
  readonly active_holds: number | null;
  readonly merchant_model: MerchantModel;
  readonly created_at: Date;
  readonly revoked_at: Date | null;
}

const COLUMNS = `id, organization_id, website_id, kind, name, key_hash, client_id, requests_per_minute, active_holds, merchant_model,
                 created_at, revoked_at`;

export const FIND_BY_HASH = statement(
  'auth.key-by-hash',
  `SELECT ${COLUMNS} FROM api_key WHERE key_hash = $1 AND revoked_at IS NULL`,
);
export const LIST = statement(
  'auth.key-list',
  `SELECT ${COLUMNS} FROM api_key WHERE organization_id = $1 ORDER BY created_at, id`,
);
export const INSERT = statement(
  'auth.key-insert',
  `INSERT INTO api_key (id, organization_id, website_id, kind, name, key_hash, client_id, requests_per_minute, active_holds,
                        merchant_model)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);
export const REVOKE = statement(
  'auth.key-revoke',
  'UPDATE api_key SET revoked_at = app_now() WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING id',
);

/** What a key's row lets its bearer be. @param defaults limits of publishable keys that have none of their own */
export function toKeyPrincipal(
  row: ApiKeyRow,
  defaults: { requestsPerMinute: number; activeHolds: number },
): KeyPrincipal {
  const publishable = row.kind === 'publishable';
  return {
    kind: publishable ? 'publishable-key' : 'secret-key',
    keyId: row.id,
    organizationId: row.organization_id,
    websiteId: row.website_id,
    clientId: row.client_id ?? undefined,
    merchantModel: row.merchant_model,
    limits: {
      requestsPerMinute: row.requests_per_minute ?? (publishable ? defaults.requestsPerMinute : undefined),
      activeHolds: row.active_holds ?? (publishable ? defaults.activeHolds : undefined),
    },
  };
}
