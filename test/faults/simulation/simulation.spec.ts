import { Dice } from '../../../chaos/dice';
import { DEMO } from '../../../src/demo';
import { UnitOfWork } from '../../../src/kernel/database';
import { Secret } from '../../../src/kernel/secret';
import { Inventory } from '../../../src/modules/inventory';
import {
  ClaimPurchaseUseCase,
  PlacePurchaseUseCase,
  RecoverAttemptsUseCase,
  ChangeHoldUseCase,
  ReservePurchaseUseCase,
  ResumeAttemptUseCase,
  type PlacePurchaseCommand,
  type UnnumberedView,
} from '../../../src/modules/purchases';
import { TEST_SCALE } from '../../support/scale';
import { differences } from '../../support/world';
import { FaultBench } from '../support';
import { Scheduler } from './scheduler';
import { makeUnreliable } from './unreliable-gateway';

const SEEDS = 500 * TEST_SCALE;
/** `HOLDFAST_SEED=n` plays one seed and prints its order of events. */
const ONLY = process.env['HOLDFAST_SEED'];
const FIRST_SEED = 1;
/** The whole database is looked at after this many seeds, and after the last one. */
const LOOK_EVERY = 25;

let bench: FaultBench;
let scheduler: Scheduler;
let dice = new Dice(0);
let uninstall: () => void;

beforeAll(async () => {
  bench = await FaultBench.start({ config: { recovery: false, sweeper: false, dispatcher: false } });
  scheduler = new Scheduler(dice);
  uninstall = scheduler.install();
  makeUnreliable(
    bench.gateway,
    scheduler,
    () => dice,
    (reference) => scheduler.later(`callback ${reference}`, () => quietly(resume(reference))),
  );
}, 60_000);
afterAll(async () => {
  uninstall();
  await bench.close();
});

const get = <T>(token: new (...args: never[]) => T): T => bench.service.app.get(token, { strict: false });
const resume = (reference: string): Promise<unknown> => get(ResumeAttemptUseCase).execute(reference);
/** Refusals are outcomes too; what must hold is looked at afterwards. */
const quietly = (work: Promise<unknown>): Promise<void> =>
  work.then(
    () => undefined,
    () => undefined,
  );
const render = (view: UnnumberedView) => ({
  status: 200,
  headers: {},
  body: JSON.stringify([view.purchase.id, view.purchase.state]),
});

const purchase = (door: 'storefront' | 'deals', quantity: number): PlacePurchaseCommand => ({
  organizationId: DEMO.organizationId,
  websiteId: DEMO.websiteId,
  door,
  buyer: { kind: 'new', customerId: undefined, email: null },
  billingAddress: null,
  deliveryAddress: null,
  instruction: {
    kind: 'card',
    useAsBackup: false,
    customFields: {},
    card: {
      pan: new Secret(dice.chance(0.85) ? '4111111111111111' : '4000000000000002'),
      cvv: new Secret('123'),
      expMonth: 12,
      expYear: 2034,
    },
  },
  capture: true,
  afterDecline: door === 'storefront' ? 'keep-hold' : 'release',
  allowsAction: door === 'storefront',
  redirectUrl: null,
  details: {},
  idempotency: undefined,
  external: undefined,
  render,
  lines: [{ offerId: 'plan_rare', quantity }],
  couponIds: [],
  shippingRateId: null,
  finalPrices: true,
  expectedUnitPriceMinor: undefined,
  expectedTotal: undefined,
  account: undefined,
  poNumber: null,
});

async function reserveAndClaim(): Promise<void> {
  const { organizationId, websiteId, customerId } = DEMO;
  let id = '';
  await get(ReservePurchaseUseCase).execute({
    organizationId,
    websiteId,
    door: 'deals',
    lines: [{ offerId: 'plan_rare', quantity: 1 }],
    holdSeconds: 1,
    details: {},
    idempotency: undefined,
    client: undefined,
    render: (view: UnnumberedView) => {
      id = view.purchase.id;
      return render(view);
    },
  });
  const command = { organizationId, purchaseId: id, idempotency: undefined, render };
  await Promise.all([
    quietly(get(ClaimPurchaseUseCase).execute({ ...command, customerId })),
    quietly(get(ChangeHoldUseCase).release(command)),
  ]);
}

/** Everything that goes on at once in one seed. */
function operations(): (() => Promise<void>)[] {
  const buyers = Array.from({ length: dice.between(2, 4) }, () => {
    const command = purchase(dice.chance(0.5) ? 'storefront' : 'deals', dice.between(1, 2));
    return () => quietly(get(PlacePurchaseUseCase).execute(command));
  });
  const recovery = async (): Promise<void> => {
    // the time that passes is part of the order of events: sometimes a request is still at work when its lease ends
    await scheduler.pause('clock');
    await bench.service.advanceClock(dice.pick([2, 31]));
    await quietly(get(RecoverAttemptsUseCase).begin());
    await get(RecoverAttemptsUseCase).idle();
  };
  const sweep = (): Promise<void> => quietly(get(UnitOfWork).run((tx) => get(Inventory).sweep(tx, 100)));
  return [...buyers, reserveAndClaim_, recovery, recovery, sweep];
}
const reserveAndClaim_ = (): Promise<void> => quietly(reserveAndClaim());

/** Little stock, so that buyers meet. */
const restock = (): Promise<unknown> =>
  bench.rows(
    `UPDATE stock s SET on_hand = s.held + s.sold + 3 FROM offer o WHERE o.item_id = s.item_id AND o.id = 'plan_rare'`,
  );

async function comeToRest(): Promise<void> {
  for (let round = 0; round < 60; round += 1) {
    const open = await bench.rows(`SELECT 1 FROM payment_attempt WHERE result = 'unknown' LIMIT 1`);
    if (open.length === 0) return;
    await bench.service.advanceClock(61);
    await get(RecoverAttemptsUseCase).begin();
    await get(RecoverAttemptsUseCase).idle();
  }
}

/** Charges less what went back, by attempt, against what is completed. */
async function charges(): Promise<string[]> {
  const net = new Map<string, bigint>();
  for (const { kind, outcome, idempotencyKey, parentKey, amountMinor } of bench.gateway.simulator.ledger.lines()) {
    if (outcome !== 'approved') continue;
    const key = parentKey ?? idempotencyKey;
    net.set(key, (net.get(key) ?? 0n) + (kind === 'charge' ? amountMinor : -amountMinor));
  }
  const charged = [...net]
    .filter(([, minor]) => minor !== 0n)
    .map(([key]) => key)
    .sort();
  const paid = await bench.rows<{ id: string }>(
    `SELECT id FROM payment_attempt WHERE result = 'approved' AND gateway_name IS NOT NULL AND amount_minor > 0 ORDER BY id`,
  );
  return charged.join() === paid.map(({ id }) => id).join()
    ? []
    : [`charged ${String(charged.length)}, completed ${String(paid.length)}`];
}

const look = async (): Promise<unknown[]> => {
  dice = new Dice(0);
  await comeToRest();
  return [...(await differences(bench.service.databaseUrl)), ...(await charges())];
};

it(
  `${ONLY ?? String(SEEDS)} orders of events leave everything exact`,
  async () => {
    const last = ONLY === undefined ? SEEDS : Number(ONLY);
    for (let seed = ONLY === undefined ? FIRST_SEED : Number(ONLY); seed <= last; seed += 1) {
      dice = new Dice(seed);
      await restock();
      await scheduler.play(dice, operations());
      if (seed % LOOK_EVERY !== 0 && seed !== last) continue;
      const wrong = await look();
      if (ONLY !== undefined) process.stdout.write(`${scheduler.trace.join('\n')}\n`);
      if (wrong.length > 0)
        throw new Error(
          `one of the seeds ${String(Math.max(FIRST_SEED, seed - LOOK_EVERY + 1))} to ${String(seed)}: ${JSON.stringify(wrong)}. HOLDFAST_SEED=${String(seed)} plays one alone.`,
        );
    }
  },
  1_200_000 * TEST_SCALE,
);
