import { LIMITS } from '../../kernel/limits';
import type { ApiKeyEntity } from './api-key.entity';
import type { KeyPrincipal } from './principal';

/** What a key's row lets its bearer be. */
export function toKeyPrincipal(row: ApiKeyEntity): KeyPrincipal {
  const publishable = row.kind === 'publishable';
  return {
    kind: publishable ? 'publishable-key' : 'secret-key',
    keyId: row.id,
    organizationId: row.organizationId,
    websiteId: row.websiteId,
    clientId: row.clientId ?? undefined,
    merchantModel: row.merchantModel,
    limits: {
      requestsPerMinute: row.requestsPerMinute ?? (publishable ? LIMITS.publishableRequestsPerMinute : undefined),
      activeHolds: row.activeHolds ?? undefined,
    },
  };
}
