import { Injectable, Logger } from '@nestjs/common';
import type { Connection } from '../../../kernel/database';
import type { DomainError } from '../../../kernel/errors';
import { Strikes, type Subject } from '../../../kernel/strikes';
import {
  CardFingerprints,
  type ChargeMaterial,
  chargeMaterialOf,
  type PaymentInstruction,
} from '../../payment-instruments';
import type { GatewayOutcome } from '../../payments';
import type { Client } from '../model/client';

/** A charge as it is asked for. */
export interface Payable {
  readonly client?: Client | undefined;
  /** Absent: what pays is known to the gateway already. */
  readonly instruction?: PaymentInstruction | undefined;
}

/**
 * Refuses the charges of strangers after too many declines (ADR 39): of one address of a website, of one card within the
 * organization, of one customer who is signed in. What comes with a secret key is neither counted nor refused. An approval
 * forgives the card and the customer.
 */
@Injectable()
export class DeclineBrake {
  readonly #logger = new Logger(DeclineBrake.name);

  constructor(
    private readonly strikes: Strikes,
    private readonly cards: CardFingerprints,
  ) {}

  /**
   * Runs a charge with everything before it.
   * @throws DomainError rate-limited, before anything is held
   */
  run<T>({ client, instruction }: Payable, work: () => Promise<T>): Promise<T> {
    const material = instruction?.kind === 'card' ? chargeMaterialOf(instruction) : undefined;
    return this.strikes.run(this.subjectsOf(client, material), work);
  }

  /** What a token or a stored card stands for is known only when it is read. @returns the refusal of a card */
  async refusalOfCard(
    on: Connection,
    client: Client | undefined,
    material: ChargeMaterial | undefined,
  ): Promise<DomainError | undefined> {
    if (!isCounted(client) || material?.type !== 'card') return undefined;
    return this.strikes.refusalOf(on, this.cardOf(client, material));
  }

  /** A charge has an outcome. Whatever fails here does not change it. */
  async learn(
    client: Client | undefined,
    material: ChargeMaterial | undefined,
    outcome: GatewayOutcome,
  ): Promise<void> {
    if (!isCounted(client)) return;
    try {
      if (outcome.kind === 'declined') await this.strikes.add(this.subjectsOf(client, material));
      if (outcome.kind === 'approved')
        await this.strikes.clear([...this.cardOf(client, material), ...customerOf(client)]);
    } catch (error) {
      this.#logger.error({ err: error }, 'a decline could not be counted');
    }
  }

  private subjectsOf(client: Client | undefined, material: ChargeMaterial | undefined): Subject[] {
    if (!isCounted(client)) return [];
    const address = client.customerId === undefined ? [addressOf(client)] : [];
    return [...address, ...this.cardOf(client, material), ...customerOf(client)];
  }

  private cardOf(client: Client, material: ChargeMaterial | undefined): Subject[] {
    if (material?.type !== 'card') return [];
    const { fingerprint, last4 } = this.cards.of(client.organizationId, material.pan);
    return [subjectOf(client, 'decline-card', fingerprint, { last4 })];
  }
}

const isCounted = (client: Client | undefined): client is Client =>
  client?.isStranger === true && client.limits.declinesPerTenMinutes > 0;

const addressOf = (client: Client): Subject =>
  subjectOf(client, 'decline-address', client.fingerprint, { websiteId: client.websiteId });

const customerOf = (client: Client): Subject[] =>
  client.customerId === undefined
    ? []
    : [
        subjectOf(client, 'decline-customer', Buffer.from(`${client.organizationId} ${client.customerId}`), {
          customerId: client.customerId,
        }),
      ];

const subjectOf = (
  { organizationId, limits }: Client,
  kind: Subject['kind'],
  fingerprint: Buffer,
  label: Subject['label'],
): Subject => ({ kind, fingerprint, allowed: limits.declinesPerTenMinutes, organizationId, label });
