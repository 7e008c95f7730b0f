import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../kernel/config';
import { DomainError } from '../../kernel/errors';
import { Catalog } from '../../modules/catalog';
import type { PaymentInstruction } from '../../modules/payment-instruments';
import {
  type Client,
  ContinuePaymentUseCase,
  type Purchase,
  PurchaseReader,
  type PurchaseView,
  RetryPaymentUseCase,
} from '../../modules/purchases';
import { type Door, doorNamed, DOORS, type PaymentPagePolicy, purchaseOfSession } from '../shared';
import { type CardProblems, fieldOf, type Form, holderOf, readCard, readCode } from './card-fields';
import { isElsewhere, mayChooseAnother, type SessionState, sessionState } from './session';
import type { TextKey } from './texts';

/** What a page is made from. */
export interface Shown {
  readonly view: PurchaseView;
  readonly now: Date;
  readonly state: SessionState;
  /** What the door of the purchase says of this page. */
  readonly policy: PaymentPagePolicy;
  readonly merchant: string;
  readonly problems: CardProblems;
  readonly holder: string;
  readonly notice: TextKey | undefined;
}

/** Whose page is used, and by whom. */
export interface Visit {
  /** Of the session or the invoice. */
  readonly id: string;
  readonly clientOf: (purchase: Purchase) => Promise<Client | undefined>;
}

const NO_PROBLEMS: CardProblems = new Set();
/** Refusals that only say that somebody was quicker: the page shows how things stand. */
const OVERTAKEN: readonly string[] = ['charge-in-progress', 'already-paid', 'invalid-state'];
/** Refusals of an order whose hold has ended: it cannot be had as it was any more. */
const CHANGED: readonly string[] = [
  'price-changed',
  'offer-unavailable',
  'offer-not-found',
  'coupon-invalid',
  'quantity-limit',
];
const LINK_ONLY: PaymentPagePolicy = { mayRetry: false };
const NOTHING_TO_ANSWER = { status: 200, headers: {}, body: '' };

/** Shows a payment to its payer, and does what they ask for. */
@Injectable()
export class PaymentSessions {
  constructor(
    private readonly reader: PurchaseReader,
    private readonly continuing: ContinuePaymentUseCase,
    private readonly retrying: RetryPaymentUseCase,
    private readonly catalog: Catalog,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(DOORS) private readonly doors: readonly Door[],
  ) {}

  private policyOf({ purchase }: PurchaseView): PaymentPagePolicy {
    return doorNamed(this.doors, purchase.door)?.paymentPage ?? LINK_ONLY;
  }

  /** @throws DomainError not-found */
  async show(id: string, changes: Partial<Pick<Shown, 'problems' | 'holder' | 'notice'>> = {}): Promise<Shown> {
    const { view, now } = await this.open(id);
    const website = await this.catalog.website(view.purchase.organizationId, view.purchase.websiteId);
    const policy = this.policyOf(view);
    return {
      view,
      now,
      state: await this.payable(view, sessionState(view, now, policy.mayRetry)),
      policy,
      merchant: website?.name ?? '',
      problems: NO_PROBLEMS,
      holder: '',
      notice: undefined,
      ...changes,
    };
  }

  /** What nobody takes any more is not offered. */
  private async payable(view: PurchaseView, state: SessionState): Promise<SessionState> {
    return state.kind === 'choose' ? { ...state, methods: await this.continuing.payable(view, state.methods) } : state;
  }

  /** The purchase of a session. Looking at a payment that waits for its payer opens it. @throws DomainError not-found */
  private async open(id: string): Promise<{ view: PurchaseView; now: Date }> {
    const found = await this.find(id);
    const state = sessionState(found.view, found.now, this.policyOf(found.view).mayRetry);
    const isWaiting = state.kind === 'choose' && state.attempt !== null;
    return isWaiting && (await this.continuing.open(state.attempt)) ? this.find(id) : found;
  }

  private async find(id: string): Promise<{ view: PurchaseView; now: Date }> {
    const purchaseId = purchaseOfSession(id);
    const found = await this.reader.forPayer(purchaseId === undefined ? { invoiceId: id } : { purchaseId });
    if (!found) throw new DomainError('not-found', 'There is no such payment.');
    return found;
  }

  /** Does what a form asks for, once; what comes too late changes nothing. @throws DomainError not-found */
  async act(visit: Visit, form: Form): Promise<Shown> {
    const { id } = visit;
    const shown = await this.show(id);
    const { state } = shown;
    switch (fieldOf(form, 'do')) {
      case 'card':
        return state.kind === 'choose' ? this.payByCard(visit, shown, state, form) : shown;
      case 'method':
        return state.kind === 'choose' ? this.payElsewhere(visit, shown, state, fieldOf(form, 'method')) : shown;
      case 'cancel':
        if (state.kind === 'choose' && state.attempt) await this.continuing.cancel(shown.view, state.attempt);
        else if (isElsewhere(state)) await this.continuing.giveUp(shown.view);
        return this.show(id);
      case 'another':
        if (isElsewhere(state) && mayChooseAnother(state.attempt, shown.policy))
          await this.continuing.replace(shown.view);
        return this.show(id);
      case 'code':
        return state.kind === 'code' ? this.complete(visit, shown, state, form) : shown;
      default:
        return shown;
    }
  }

  private async payByCard(visit: Visit, shown: Shown, state: Choosing, form: Form): Promise<Shown> {
    if (!state.methods.includes('payment-card')) return shown;
    const read = readCard(form, this.config.production);
    if ('problems' in read) return this.show(visit.id, { problems: read.problems, holder: holderOf(form) });
    return this.pay(visit, shown, state, { kind: 'card', card: read.card, useAsBackup: false, customFields: {} });
  }

  private async payElsewhere(visit: Visit, shown: Shown, state: Choosing, method: string): Promise<Shown> {
    if (!state.methods.includes(method) || method === 'payment-card') return shown;
    return this.pay(visit, shown, state, { kind: 'methods', methods: [method] });
  }

  private async complete(
    { id, clientOf }: Visit,
    shown: Shown,
    state: Extract<SessionState, { kind: 'code' }>,
    form: Form,
  ): Promise<Shown> {
    const code = readCode(form);
    if (!code) return this.show(id, { problems: new Set(['code']) });
    await this.continuing.complete(shown.view, state.attempt, code, await clientOf(shown.view.purchase));
    return this.show(id);
  }

  private async pay(
    { id, clientOf }: Visit,
    { view }: Shown,
    state: Choosing,
    instruction: PaymentInstruction,
  ): Promise<Shown> {
    const client = await clientOf(view.purchase);
    try {
      if (state.attempt) await this.continuing.choose(view, state.attempt, { client, instruction });
      else await this.again(view, instruction, client);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'sold-out') return this.show(id, { notice: 'soldOut' });
      if (error.code === 'rate-limited') return this.show(id, { notice: 'tooManyTries' });
      if (CHANGED.includes(error.code)) return this.show(id, { notice: 'orderChanged' });
      if (!OVERTAKEN.includes(error.code)) throw error;
    }
    return this.show(id);
  }

  private async again(
    { purchase }: PurchaseView,
    instruction: PaymentInstruction,
    client: Client | undefined,
  ): Promise<void> {
    await this.retrying.execute({
      organizationId: purchase.organizationId,
      websiteId: purchase.websiteId,
      client,
      purchaseId: purchase.id,
      instruction,
      redirectUrl: undefined,
      expectedTotal: undefined,
      idempotency: undefined,
      render: () => NOTHING_TO_ANSWER,
    });
  }
}

type Choosing = Extract<SessionState, { kind: 'choose' }>;
