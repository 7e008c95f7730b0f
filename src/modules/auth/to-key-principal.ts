import type { ApiKeyEntity } from './api-key.entity';
import type { KeyPrincipal } from './principal';

/** What a key's row lets its bearer be. @param defaults limits of publishable keys that have none of their own */
export function toKeyPrincipal(
  row: ApiKeyEntity,
  defaults: { requestsPerMinute: number; activeHolds: number },
): KeyPrincipal {
  const publishable = row.kind === 'publishable';
  return {
    kind: publishable ? 'publishable-key' : 'secret-key',
    keyId: row.id,
    organizationId: row.organizationId,
    websiteId: row.websiteId,
    clientId: row.clientId ?? undefined,
    merchantModel: row.merchantModel,
    limits: {
      requestsPerMinute: row.requestsPerMinute ?? (publishable ? defaults.requestsPerMinute : undefined),
      activeHolds: row.activeHolds ?? (publishable ? defaults.activeHolds : undefined),
    },
  };
}
