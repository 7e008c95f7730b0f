import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/database';
import { LIMITS } from '../../kernel/limits';
import { WebhookDeliveryRepository } from './webhook-delivery.repository';
import { WebhookEndpointRepository } from './webhook-endpoint.repository';

/** Housekeeping: failed deliveries get their second chance, old ones go. */
@Injectable()
export class KeepDeliveries {
  readonly #logger = new Logger(KeepDeliveries.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly endpoints: WebhookEndpointRepository,
    private readonly deliveries: WebhookDeliveryRepository,
  ) {}

  /**
   * Makes failed deliveries of endpoints that are healthy again wait once more, oldest first, `LIMITS.reviveBatch` for each endpoint.
   * @returns how many
   */
  async reviveFailed(): Promise<number> {
    return this.unitOfWork.run(async (tx) => {
      let total = 0;
      for (const endpointId of await this.endpoints.toRevive(tx, LIMITS.webhookEndpoints)) {
        const revived = await this.deliveries.reviveFailed(tx, endpointId, LIMITS.reviveBatch);
        if (revived < LIMITS.reviveBatch) await this.endpoints.revived(tx, endpointId);
        total += revived;
      }
      return total;
    });
  }

  /** Forgets finished deliveries of events that are older than `LIMITS.deliveryKeepSeconds`, a bounded number. @returns how many */
  async purge(): Promise<number> {
    const { purged, dropped } = await this.unitOfWork.run((tx) => this.deliveries.purge(tx, LIMITS.sweepBatch));
    if (dropped > 0) this.#logger.warn({ dropped }, 'failed deliveries were dropped because their events are too old');
    return purged;
  }
}
