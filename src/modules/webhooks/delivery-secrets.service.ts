import { Injectable, Logger } from '@nestjs/common';
import type { Tx } from '../../kernel/database';
import type { LeasedRow } from './delivery-queue.repository';
import { NotificationSecrets } from './notification-secrets.service';
import { SecretSeal } from './secret-seal';
import type { LeasedDelivery, SigningSecrets } from './types';

/** A leased delivery with what signs it; undefined: that secret was sealed under another `SECRET_KEY`. */
export interface SignableDelivery {
  readonly delivery: LeasedDelivery;
  readonly secrets: SigningSecrets | undefined;
}

/** Finds the secrets of leased deliveries: the endpoint's own, or the organization's for an address that a purchase named. */
@Injectable()
export class DeliverySecrets {
  readonly #logger = new Logger(DeliverySecrets.name);

  constructor(
    private readonly seal: SecretSeal,
    private readonly notificationSecrets: NotificationSecrets,
  ) {}

  /** A secret that cannot be unsealed fails its own receiver alone. */
  async of(tx: Tx, rows: readonly LeasedRow[]): Promise<SignableDelivery[]> {
    const unregistered = rows.filter(({ endpointId }) => endpointId === null);
    const ofOrganizations =
      unregistered.length === 0
        ? new Map<string, SigningSecrets | undefined>()
        : await this.notificationSecrets.of(
            tx,
            unregistered.map(({ organizationId }) => organizationId),
          );
    const ofEndpoints = new Map<string, SigningSecrets | undefined>();
    const secretsOf = ({ endpointId, organizationId, ...row }: LeasedRow): SigningSecrets | undefined => {
      if (endpointId === null) return ofOrganizations.get(organizationId);
      if (!ofEndpoints.has(endpointId)) {
        const { signingSecret, previousSecret } = row;
        const sealed = signingSecret && { signingSecret, previousSecret };
        ofEndpoints.set(endpointId, sealed ? this.seal.unseal(`webhook_endpoint|${endpointId}`, sealed) : undefined);
      }
      return ofEndpoints.get(endpointId);
    };
    const signable = rows.map((delivery) => ({ delivery, secrets: secretsOf(delivery) }));
    this.#logUnreadable(signable);
    return signable;
  }

  #logUnreadable(deliveries: readonly SignableDelivery[]): void {
    const unreadable = deliveries.filter(({ secrets }) => !secrets);
    for (const target of new Set(unreadable.map(({ delivery }) => delivery.target))) {
      this.#logger.error(
        { target },
        'a signing secret cannot be unsealed: SECRET_KEY is another one; rotate the secret',
      );
    }
  }
}
