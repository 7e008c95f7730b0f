import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/database';
import type { Secret } from '../../kernel/secret';
import { Deliveries, type Delivery, type Endpoint, Endpoints } from '../../modules/webhooks';

type NewEndpoint = Parameters<Endpoints['create']>[1];

/** Writes to webhook endpoints and their deliveries, each in a transaction of its own. */
@Injectable()
export class AdminWebhooksService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly endpoints: Endpoints,
    private readonly deliveries: Deliveries,
  ) {}

  /** Registers an address. @returns the endpoint and its signing secret, which is shown this once */
  createEndpoint(endpoint: NewEndpoint): Promise<{ endpoint: Endpoint; secret: Secret }> {
    return this.unitOfWork.run((tx) => this.endpoints.create(tx, endpoint));
  }

  /** Removes an endpoint. @throws DomainError not-found */
  async removeEndpoint(organizationId: string, id: string): Promise<void> {
    await this.unitOfWork.run((tx) => this.endpoints.remove(tx, organizationId, id));
  }

  /** Makes an endpoint active again that was disabled; what waits for it is sent. @throws DomainError not-found */
  enableEndpoint(organizationId: string, id: string): Promise<Endpoint> {
    return this.unitOfWork.run((tx) => this.endpoints.enable(tx, organizationId, id));
  }

  /** Sends a delivery again under the same event id, whatever became of it. @throws DomainError not-found */
  replayDelivery(organizationId: string, endpointId: string, deliveryId: string): Promise<Delivery> {
    return this.unitOfWork.run((tx) => this.deliveries.replay(tx, organizationId, endpointId, deliveryId));
  }
}
