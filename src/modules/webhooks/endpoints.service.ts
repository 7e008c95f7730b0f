import { Injectable } from '@nestjs/common';
import { type Tx, UnitOfWork } from '../../kernel/database';
import { DomainError, invalidInput } from '../../kernel/errors';
import { newId } from '../../kernel/ids';
import { LIMITS } from '../../kernel/limits';
import type { Secret } from '../../kernel/secret';
import { EVENT_TOPICS } from './events';
import { SecretSeal, type SecretOwner } from './secret-seal';
import { Targets } from './targets';
import type { EndpointReport, EndpointStatus, Policy } from './types';
import { WebhookDeliveryRepository } from './webhook-delivery.repository';
import { WebhookEndpointRepository } from './webhook-endpoint.repository';

/** What is to change of an endpoint; what is absent stays. */
export interface EndpointChange {
  readonly url?: string;
  readonly topics?: readonly string[];
  readonly policy?: Policy;
  readonly status?: EndpointStatus;
}

/** Where an organization wants to hear of events. */
@Injectable()
export class Endpoints {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly endpoints: WebhookEndpointRepository,
    private readonly deliveries: WebhookDeliveryRepository,
    private readonly seal: SecretSeal,
    private readonly targets: Targets,
  ) {}

  /**
   * Registers an address.
   * @returns the endpoint and its signing secret, which is shown this once
   * @throws DomainError validation-failed for an address that is never called, an unknown topic, or too many endpoints
   */
  async create(command: {
    organizationId: string;
    url: string;
    topics: readonly string[];
    policy: Policy;
  }): Promise<{ endpoint: EndpointReport; secret: Secret }> {
    const { organizationId } = command;
    this.check(command);
    if ((await this.endpoints.count(organizationId)) >= LIMITS.webhookEndpoints) {
      throw invalidInput({ field: 'url', message: 'there are too many endpoints' });
    }
    const id = newId('webhook');
    const secret = this.seal.create();
    const signingSecret = this.seal.seal(ownerOf(id), secret);
    await this.unitOfWork.run((tx) => this.endpoints.create(tx, { ...command, id, signingSecret }));
    return { endpoint: await this.get(organizationId, id), secret };
  }

  /** Every endpoint of an organization with what waits for it, oldest first. */
  async list(organizationId: string): Promise<EndpointReport[]> {
    return (await this.endpoints.reports(organizationId)).map((row) => ({ ...row, ...this.readable(row) }));
  }

  /** @throws DomainError not-found */
  async get(organizationId: string, id: string): Promise<EndpointReport> {
    const [row] = await this.endpoints.reports(organizationId, id);
    if (!row) throw notFound();
    return { ...row, ...this.readable(row) };
  }

  /** @throws DomainError not-found · validation-failed as `create` */
  async change(organizationId: string, id: string, change: EndpointChange): Promise<EndpointReport> {
    this.check(change);
    const { status, ...columns } = change;
    await this.unitOfWork.run(async (tx) => {
      if (!(await this.endpoints.change(tx, organizationId, id, columns))) throw notFound();
      if (status === 'active') await this.enableIn(tx, organizationId, id);
      if (status === 'disabled') await this.endpoints.disable(tx, organizationId, id, 'operator');
    });
    return this.get(organizationId, id);
  }

  /**
   * Sends to an endpoint again: what waits for it, in the order of events and without waiting for the time of retries; then, once each, what has
   * failed.
   * @throws DomainError not-found
   */
  async enable(organizationId: string, id: string): Promise<EndpointReport> {
    await this.unitOfWork.run((tx) => this.enableIn(tx, organizationId, id));
    return this.get(organizationId, id);
  }

  /**
   * Replaces the signing secret.
   * @param overlapSeconds how long the secret so far signs beside the new one
   * @returns the new secret, which is shown this once
   * @throws DomainError not-found
   */
  async rotateSecret(
    organizationId: string,
    id: string,
    overlapSeconds: number,
  ): Promise<{ endpoint: EndpointReport; secret: Secret }> {
    const secret = this.seal.create();
    const sealed = this.seal.seal(ownerOf(id), secret);
    await this.unitOfWork.run(async (tx) => {
      if (!(await this.endpoints.rotate(tx, organizationId, id, { sealed, overlapSeconds }))) throw notFound();
    });
    return { endpoint: await this.get(organizationId, id), secret };
  }

  /** Removes an endpoint; what waits for it ends as failed. @throws DomainError not-found */
  async remove(organizationId: string, id: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      if (!(await this.endpoints.remove(tx, organizationId, id))) throw notFound();
      await this.deliveries.end(tx, id);
    });
  }

  private async enableIn(tx: Tx, organizationId: string, id: string): Promise<void> {
    if (!(await this.endpoints.enable(tx, organizationId, id))) throw notFound();
    await this.deliveries.hastenRetries(tx, id);
  }

  private check({ url, topics = [] }: { readonly url?: string; readonly topics?: readonly string[] }): void {
    const problem = url === undefined ? undefined : this.targets.problemOf(url);
    if (problem !== undefined) throw invalidInput({ field: 'url', message: problem });
    const strange = topics.findIndex((topic) => !(EVENT_TOPICS as readonly string[]).includes(topic));
    if (strange >= 0) throw invalidInput({ field: `topics.${String(strange)}`, message: 'is not an event' });
  }

  private readable(row: { readonly id: string; readonly signingSecret: Buffer }): { secretReadable: boolean } {
    const { id, signingSecret } = row;
    return { secretReadable: this.seal.unseal(ownerOf(id), { signingSecret, previousSecret: null }) !== undefined };
  }
}

const ownerOf = (endpointId: string): SecretOwner => `webhook_endpoint|${endpointId}`;
export const notFound = (): DomainError => new DomainError('not-found', 'There is no such endpoint.');
