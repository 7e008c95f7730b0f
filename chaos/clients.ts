import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { DEMO } from '../src/demo/ids';
import { type HttpAnswer, HttpClient, type RequestHeaders } from '../test/support/http-client';
import type { Dice } from './dice';
import type { Gateway, Service } from './service';
import { type Acknowledged, whereTheyDiffer, type Witness } from './witness';

interface Answer extends HttpAnswer {
  readonly replayed: boolean;
}

const TIMEOUT_MS = 20_000;
const TRIES = 12;
const BUSY = [409, 429, 502, 503];
const CARDS = ['4111111111111111', '5555555555554444', '4111111111111111', '4111111111111111', '4000000000000002'];
const PLANS = ['plan_ticket', 'plan_rare', 'plan_mug', 'plan_ticket'];
const SECRET: RequestHeaders = { authorization: `Bearer ${DEMO.secretKey}` };
const PUBLISHABLE: RequestHeaders = { authorization: DEMO.publishableKey };

/** One buyer: buys through the storefront and deals doors, sometimes twice at the same time, and asks again when no answer comes. */
export class Client {
  readonly #retail: readonly [number, () => Promise<void>][] = [
    [50, () => this.buyByCard()],
    [12, () => this.buyOnPage()],
    [10, () => this.payAfterDecline()],
    [6, () => this.buyForNothing()],
    [10, () => this.buyDeal()],
    [12, () => this.reserveAndClaim()],
  ];

  constructor(
    private readonly services: readonly Service[],
    private readonly gateway: Gateway,
    private readonly dice: Dice,
    private readonly witness: Witness,
  ) {}

  /** One purchase of some kind. */
  async act(): Promise<void> {
    const total = this.#retail.reduce((sum, [weight]) => sum + weight, 0);
    let at = this.dice.next() * total;
    for (const [weight, action] of this.#retail) {
      at -= weight;
      if (at < 0) return action();
    }
  }

  private async buyByCard(): Promise<void> {
    const instruction = { method: 'payment-card', pan: this.dice.pick(CARDS), cvv: '123', expMonth: 12, expYear: 2034 };
    await this.purchase(this.cart(instruction));
  }

  private async buyForNothing(): Promise<void> {
    const instruction = { method: 'payment-card', pan: '4111111111111111', cvv: '123', expMonth: 12, expYear: 2034 };
    await this.purchase({
      ...this.cart(instruction),
      items: [{ planId: 'plan_rare', quantity: 1 }],
      couponIds: ['FIVEUSD'],
    });
  }

  private async buyOnPage(): Promise<void> {
    const answer = await this.purchase(this.cart({ methods: ['paypal'] }));
    const url = answer?.json?.transaction?.approvalUrl as string | undefined;
    if (url === undefined) return;
    await this.gateway.decide(url.split('/').at(-1) ?? '', this.dice.chance(0.8) ? 'approve' : 'decline');
    // most come back, some close the browser
    if (this.dice.chance(0.7))
      await this.send('GET', `/v1/payment-return/${answer?.json.transaction.id as string}`, {});
  }

  private async payAfterDecline(): Promise<void> {
    const instruction = { method: 'payment-card', pan: '4000000000000002', cvv: '123', expMonth: 12, expYear: 2034 };
    const answer = await this.purchase(this.cart(instruction));
    if (answer?.status !== 201 || answer.json.transaction?.result !== 'declined') return;
    // sometimes within the hold, sometimes after it
    await wait(this.dice.between(0, 5_000));
    const card = {
      method: 'payment-card',
      paymentInstrument: { pan: '4111111111111111', cvv: '123', expMonth: 12, expYear: 2034 },
    };
    const token = await this.send('POST', '/v1/tokens', PUBLISHABLE, card);
    if (token?.status !== 201) return;
    const headers = { authorization: `Bearer ${answer.json.token as string}` };
    const body = { token: token.json.id as string };
    const paid = await this.keyed('/v1/storefront/payment', headers, body, (given) => given.json?.result);
    if (paid?.json?.result === 'approved')
      this.witness.acknowledged.push({ purchaseId: answer.json.orderId, how: 'paid' });
  }

  private async buyDeal(): Promise<void> {
    const body = {
      deal_id: 'deal_rare',
      quantity: 1,
      user_id: DEMO.dealsUserId,
      credit_card_id: DEMO.dealsCardId,
      expected_price_per_unit: 1900,
    };
    const answer = await this.keyed('/v1/purchases', SECRET, body, (given) =>
      given.status === 200 ? 'approved' : undefined,
    );
    const purchase = answer?.json?.purchase;
    if (answer?.status === 200) this.acknowledge(purchase?.purchase_id ?? purchase?.id, 'paid');
  }

  private async reserveAndClaim(): Promise<void> {
    const order = { deal_id: 'deal_rare', quantity: this.dice.between(1, 2) };
    const held = await this.keyed('/v1/purchases/reserve', SECRET, order, () => undefined);
    const id = (held?.json?.purchase?.purchase_id ?? held?.json?.purchase?.id) as string | undefined;
    if (held?.status !== 200 || id === undefined) return;
    await wait(this.dice.between(0, 3_000));
    if (this.dice.chance(0.2)) {
      await this.send('PUT', `/v1/purchases/${id}/release`, SECRET, {});
      return;
    }
    const claim = (): Promise<Answer | undefined> =>
      this.again(() => this.send('PUT', `/v1/purchases/${id}/claim`, SECRET, { user_id: DEMO.dealsUserId }));
    const [claimed] = await Promise.all(this.dice.chance(0.15) ? [claim(), claim()] : [claim()]);
    if (claimed?.status === 200) this.acknowledge(id, 'claimed');
  }

  private cart(paymentInstruction: object): Record<string, unknown> {
    const items = [{ planId: this.dice.pick(PLANS), quantity: this.dice.between(1, 3) }];
    if (this.dice.chance(0.2)) items.push({ planId: this.dice.pick(PLANS), quantity: 1 });
    const mug = items.some(({ planId }) => planId === 'plan_mug');
    return {
      websiteId: DEMO.websiteId,
      items,
      paymentInstruction,
      ...(mug && {
        shippingRateId: 'ship_standard',
        deliveryAddress: { firstName: 'Ada', lastName: 'Byron', country: 'CA' },
      }),
    };
  }

  private async purchase(body: object): Promise<Answer | undefined> {
    const answer = await this.keyed(
      '/v1/storefront/purchase',
      PUBLISHABLE,
      body,
      (given) => given.json?.transaction?.result,
    );
    const approved = answer?.status === 201 && answer.json.transaction.result === 'approved';
    if (approved) this.acknowledge(answer.json.orderId, 'paid');
    return answer;
  }

  private acknowledge(purchaseId: unknown, how: Acknowledged['how']): void {
    if (typeof purchaseId === 'string') this.witness.acknowledged.push({ purchaseId, how });
    else this.witness.unexpected.push('an acknowledgement without a purchase');
  }

  /** Posts under a key, sometimes twice at the same time to two processes, and again until there is a final answer. */
  private async keyed(
    path: string,
    headers: RequestHeaders,
    body: object,
    resultOf: (answer: Answer) => unknown,
  ): Promise<Answer | undefined> {
    const key = randomUUID();
    const finals = new Set<string>();
    const post = (): Promise<Answer | undefined> =>
      this.again(async () => {
        const answer = await this.send('POST', path, { ...headers, 'idempotency-key': key }, body);
        const result = answer && resultOf(answer);
        if (answer && answer.status < 400 && result !== undefined && result !== 'unknown') finals.add(answer.text);
        if (answer?.status === 503 && answer.text.includes('Nothing was charged')) this.witness.givenUpAtWork += 1;
        return answer;
      });
    const [first] = await Promise.all(this.dice.chance(0.15) ? [post(), post()] : [post()]);
    // now and then a client asks once more for what it knows
    if (first && this.dice.chance(0.1)) await post();
    if (finals.size > 1) this.witness.differentReplays.push(`${path} ${key} ${whereTheyDiffer([...finals])}`);
    return first;
  }

  private async again(ask: () => Promise<Answer | undefined>): Promise<Answer | undefined> {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const answer = await ask();
      if (answer && !BUSY.includes(answer.status)) return answer;
      if (answer?.status === 409 && answer.text.includes('already_claimed')) return answer;
      await wait(50 * (tried + 1) + this.dice.between(0, 100));
    }
    return undefined;
  }

  private async send(
    method: string,
    path: string,
    headers: RequestHeaders,
    body?: object,
  ): Promise<Answer | undefined> {
    // clients are balanced over what is up; a process may still die under them
    while (!this.services.some(({ healthy }) => healthy) && !this.witness.isOver()) await wait(50);
    const alive = this.services.filter(({ healthy }) => healthy);
    const service = this.dice.pick(alive.length > 0 ? alive : this.services);
    this.witness.requests += 1;
    service.inFlight += 1;
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const answer = await new HttpClient(service.url).send(method, path, { headers, body, signal });
      const { status, text } = answer;
      this.witness.statuses.set(status, (this.witness.statuses.get(status) ?? 0) + 1);
      if (status >= 500 && status !== 503)
        this.witness.unexpected.push(`${method} ${path}: ${String(status)} ${text.slice(0, 200)}`);
      return { ...answer, replayed: answer.headers.get('idempotent-replayed') === 'true' };
    } catch {
      this.witness.noAnswer += 1;
      service.lastLossMs = Date.now();
      return undefined;
    } finally {
      service.inFlight -= 1;
    }
  }
}
