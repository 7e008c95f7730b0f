import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database';
import {
  Idempotency,
  inFlight,
  requireSameRequest,
  type GivenAnswer,
  type IdempotentRequest,
} from '../../../kernel/idempotency';
import { endedUncharged, isPayment } from '../../payments';
import type { ExternalReference, Render } from '../model/commands';
import type { PurchaseView } from '../model/purchase';
import { PurchaseReader } from './purchase-reader';
import { PurchaseReadRepository } from '../store/purchase-read.repository';

/** Under which names the caller may have made this request before. */
export interface Repeatable {
  readonly organizationId: string;
  /** Of the calling key: a purchase of another website is not shown to it. */
  readonly websiteId: string;
  readonly door: string;
  readonly idempotency: IdempotentRequest | undefined;
  readonly external: ExternalReference | undefined;
  readonly render: Render;
}

/** A purchase whose payment ended without a charge. */
export interface Uncharged {
  readonly view: PurchaseView;
  /** Whether the request's idempotency key is written. */
  readonly hasKey: boolean;
}

/**
 * Answers requests that were made before: with the stored bytes when the answer is final, else with how things stand.
 */
@Injectable()
export class Replay {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly reader: PurchaseReader,
    private readonly purchases: PurchaseReadRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * The answer this request got before, under any of its names.
   * @throws DomainError idempotency-foreign · idempotency-mismatch · idempotency-in-flight
   */
  async answered(request: Repeatable): Promise<GivenAnswer | undefined> {
    const { idempotency, external, render } = request;
    const byKey = idempotency && (await this.byKey(idempotency, render));
    return byKey ?? (external && (await this.byReference(request, external)));
  }

  /**
   * @returns the answer the key stands for; undefined when nothing is stored under it, or its payment ended without a charge
   * @throws DomainError idempotency-foreign · idempotency-mismatch · idempotency-in-flight
   */
  async byKey(request: IdempotentRequest, render: Render): Promise<GivenAnswer | undefined> {
    const record = await this.idempotency.find(request.scope);
    if (!record) return undefined;
    requireSameRequest(request, record);
    if (record.answer) return { answer: record.answer, replayed: true };
    const view =
      record.purchaseId === null ? undefined : await this.reader.view(request.scope.organizationId, record.purchaseId);
    if (!view || (record.locked && isSending(view))) throw inFlight();
    if (!isFinal(view)) return { answer: render(view), replayed: true };
    const settled = await this.asSettled(view);
    return isUncharged(settled) ? undefined : this.freeze(request, settled, render);
  }

  /**
   * @returns the purchase a door's own name stands for; undefined when it stands for none, or its payment ended without a charge
   * @throws DomainError idempotency-foreign · idempotency-mismatch when its request was another one
   */
  private async byReference(
    { organizationId, websiteId, door, render }: Repeatable,
    external: ExternalReference,
  ): Promise<GivenAnswer | undefined> {
    const found = await this.purchases.findExternal(organizationId, door, external);
    if (!found) return undefined;
    requireSameRequest({ websiteId, fingerprint: external.fingerprint }, found);
    const view = await this.reader.view(organizationId, found.purchaseId);
    if (!view || isSending(view)) throw inFlight();
    if (!isFinal(view)) return { answer: render(view), replayed: true };
    const settled = await this.asSettled(view);
    return isUncharged(settled) ? undefined : { answer: render(settled), replayed: true };
  }

  /**
   * The purchase of a request that was made before, where it is certain that its payment ended without a charge: the request is
   * another attempt of it (ADR 41). Undefined: there is none.
   * @throws DomainError idempotency-foreign · idempotency-mismatch
   */
  async uncharged({
    organizationId,
    websiteId,
    door,
    idempotency,
    external,
  }: Repeatable): Promise<Uncharged | undefined> {
    const byKey = idempotency && (await this.unchargedByKey(idempotency));
    if (byKey) return { view: byKey, hasKey: true };
    const found = external && (await this.purchases.findExternal(organizationId, door, external));
    if (!found) return undefined;
    requireSameRequest({ websiteId, fingerprint: external.fingerprint }, found);
    const view = await this.unchargedView(organizationId, found.purchaseId);
    return view && { view, hasKey: false };
  }

  /** The same by an idempotency key alone. */
  async unchargedByKey(request: IdempotentRequest): Promise<PurchaseView | undefined> {
    const record = await this.idempotency.find(request.scope);
    if (!record || record.answer || record.purchaseId === null) return undefined;
    requireSameRequest(request, record);
    return this.unchargedView(request.scope.organizationId, record.purchaseId);
  }

  private async unchargedView(organizationId: string, purchaseId: string): Promise<PurchaseView | undefined> {
    const view = await this.reader.view(organizationId, purchaseId);
    return view && isFinal(view) && isUncharged(view) ? view : undefined;
  }

  /**
   * A view is several reads; one that saw the outcome in one of them sees all that was committed with it when it is
   * read again.
   */
  private async asSettled({ purchase }: PurchaseView): Promise<PurchaseView> {
    const view = await this.reader.view(purchase.organizationId, purchase.id);
    if (!view) throw new Error('a settled purchase cannot be read');
    return view;
  }

  /** Makes an answer final. Somebody else's, if theirs was first: under one key nobody ever sees two. */
  private async freeze(request: IdempotentRequest, view: PurchaseView, render: Render): Promise<GivenAnswer> {
    const answer = render(view);
    await this.unitOfWork.run((tx) => this.idempotency.finish(tx, [{ ...request.scope, answer }]));
    const record = await this.idempotency.find(request.scope);
    return { answer: record?.answer ?? answer, replayed: true };
  }
}

/** The first request is between its two transactions. */
const isSending = ({ attempts }: PurchaseView): boolean => attempts.at(-1)?.status === 'sending';

const isFinal = ({ attempts }: PurchaseView): boolean => attempts.every(({ result }) => result !== 'unknown');

const isUncharged = ({ attempts }: PurchaseView): boolean => {
  const payment = attempts.findLast(isPayment);
  return payment !== undefined && endedUncharged(payment);
};
