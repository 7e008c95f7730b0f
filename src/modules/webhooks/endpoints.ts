import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { KeyedCrypto } from '../../kernel/crypto';
import { run, type Tx } from '../../kernel/database';
import { newId } from '../../kernel/ids';
import { LIMITS } from '../../kernel/limits';
import { DomainError, invalidInput } from '../../kernel/errors';
import { Secret } from '../../kernel/secret';
import { EVENT_TOPICS } from './events';
import { type RawEndpoint, toEndpoint } from './rows';
import { Targets } from './targets';
import type { Endpoint, Policy } from './types';
import { DELETE_ENDPOINT, ENABLE_ENDPOINT, INSERT_ENDPOINT, LIST_ENDPOINTS } from './webhooks.sql';

const SECRET_BYTES = 32;

/** Where an organization wants to hear of events. */
@Injectable()
export class Endpoints {
  constructor(
    private readonly dataSource: DataSource,
    private readonly crypto: KeyedCrypto,
    private readonly targets: Targets,
  ) {}

  /**
   * Registers an address.
   * @returns the endpoint and its signing secret, which is shown this once
   * @throws DomainError validation-failed for an address we would never call, an unknown topic, or too many endpoints
   */
  async create(
    tx: Tx,
    command: { organizationId: string; url: string; topics: readonly string[]; policy: Policy },
  ): Promise<{ endpoint: Endpoint; secret: Secret }> {
    const { organizationId, url, topics, policy } = command;
    const problem = this.targets.problemOf(url);
    if (problem !== undefined) throw invalidInput({ field: 'url', message: problem });
    const strange = topics.findIndex((topic) => !(EVENT_TOPICS as readonly string[]).includes(topic));
    if (strange >= 0) throw invalidInput({ field: `topics.${String(strange)}`, message: 'is not an event' });
    if ((await this.list(organizationId)).length >= LIMITS.webhookEndpoints) {
      throw invalidInput({ field: 'url', message: 'there are too many endpoints' });
    }
    const id = newId('webhook');
    const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
    const sealed = this.crypto.seal('signing-secret', secret, aadOf(id));
    const [row] = await run<RawEndpoint>(tx, INSERT_ENDPOINT, [id, organizationId, url, [...topics], policy, sealed]);
    if (!row) throw new Error('an endpoint was not written');
    return { endpoint: toEndpoint(row), secret: new Secret(secret) };
  }

  /** Every endpoint of an organization, oldest first. */
  async list(organizationId: string): Promise<Endpoint[]> {
    return (await run<RawEndpoint>(this.dataSource.manager, LIST_ENDPOINTS, [organizationId])).map(toEndpoint);
  }

  /** Removes an endpoint; what was on its way to it ends. @throws DomainError not-found */
  async remove(tx: Tx, organizationId: string, id: string): Promise<void> {
    if ((await run(tx, DELETE_ENDPOINT, [organizationId, id])).length === 0) throw notFound();
  }

  /** Opens an endpoint again that failed too often. @throws DomainError not-found */
  async enable(tx: Tx, organizationId: string, id: string): Promise<Endpoint> {
    const [row] = await run<RawEndpoint>(tx, ENABLE_ENDPOINT, [organizationId, id]);
    if (!row) throw notFound();
    return toEndpoint(row);
  }

  /** Opens a sealed secret. */
  open(endpointId: string, sealed: Buffer): Secret {
    return new Secret(this.crypto.open('signing-secret', sealed, aadOf(endpointId)).toString('utf8'));
  }
}

const aadOf = (id: string): string => `webhook_endpoint|${id}`;
const notFound = (): DomainError => new DomainError('not-found', 'There is no such endpoint.');
