import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO } from '../../src/demo';
import { UnitOfWork } from '../../src/kernel/database';
import { failpoint } from '../../src/kernel/failpoints';
import { type Answer, Idempotency } from '../../src/kernel/idempotency';
import { Outbox } from '../../src/kernel/outbox';
import { Inventory } from '../../src/modules/inventory';
import {
  AttemptRecoveryRepository,
  PaymentAttemptRepository,
  givenUp,
  settlementOf,
  type GatewayOutcome,
} from '../../src/modules/payments';
import { differences } from '../support/world';
import { FaultBench, type HttpAnswer } from './support';

let bench: FaultBench;
let attempts: PaymentAttemptRepository;
let recovery: AttemptRecoveryRepository;
let units: UnitOfWork;

beforeAll(async () => {
  bench = await FaultBench.start({ config: { recovery: false, sweeper: false, dispatcher: false } });
  attempts = bench.service.app.get(PaymentAttemptRepository, { strict: false });
  recovery = bench.service.app.get(AttemptRecoveryRepository, { strict: false });
  units = bench.service.app.get(UnitOfWork, { strict: false });
}, 60_000);
afterAll(() => bench.close());

const DECLINE: GatewayOutcome = {
  kind: 'declined',
  gatewayReference: 'stale',
  reason: 'do-not-honor',
  responseCode: '05',
  message: 'no',
};

describe('a stale answer', () => {
  it('never overwrites a newer state', async () => {
    const { json } = await bench.buy('4111111111111111');
    const { id } = json.transaction as { id: string };
    const [attempt] = await attempts.read([id]);
    if (!attempt) throw new Error('no attempt');
    for (const settlement of [
      settlementOf(attempt, DECLINE),
      givenUp(attempt, 'voided'),
      settlementOf(attempt, { kind: 'unknown', cause: 'timeout', mismatch: false }),
    ]) {
      expect((await units.run((tx) => attempts.settle(tx, [settlement]))).size).toBe(0);
    }
    expect(await bench.attempt(id)).toMatchObject({ status: 'completed', result: 'approved' });
    expect(await units.run((tx) => recovery.fence(tx, id))).toBe(false);
    expect(await differences(bench.service.databaseUrl)).toEqual([]);
  });

  it('of before a payment was taken back is not recorded after it', async () => {
    const { json } = await bench.buy('4000000000090029');
    const { id } = json.transaction as { id: string };
    const [attempt] = await attempts.read([id]);
    if (!attempt) throw new Error('no attempt');
    expect(await units.run((tx) => recovery.fence(tx, id))).toBe(true);
    const approved: GatewayOutcome = {
      kind: 'approved',
      gatewayReference: 'g',
      authorizationCode: '123456',
      responseCode: '00',
      amount: { minor: 4000n, currency: 'USD' },
      captured: true,
    };
    expect((await units.run((tx) => attempts.settle(tx, [settlementOf(attempt, approved)]))).size).toBe(0);
    // both in one batch, as an answer and recovery may come: only the one that took it back counts
    const moved = await units.run((tx) =>
      attempts.settle(tx, [settlementOf(attempt, approved), givenUp(attempt, 'voided')]),
    );
    expect(moved.get(id)).toMatchObject({ status: 'voided', result: 'canceled' });
  });
});

describe('leases', () => {
  it('give an attempt to one of many askers, and again only when it is over', async () => {
    const { json } = await bench.buy('4000000000090029');
    const { id } = json.transaction as { id: string };
    await bench.service.advanceClock(5);
    const taken = await Promise.all(Array.from({ length: 8 }, () => units.run((tx) => recovery.leaseDue(tx, 20))));
    expect(taken.flat().filter(({ attempt }) => attempt.id === id)).toHaveLength(1);
    await bench.service.advanceClock(20);
    expect(
      (await units.run((tx) => recovery.leaseDue(tx, 20))).filter(({ attempt }) => attempt.id === id),
    ).toHaveLength(0);
    await bench.service.advanceClock(11);
    expect(
      (await units.run((tx) => recovery.leaseDue(tx, 20))).filter(({ attempt }) => attempt.id === id),
    ).toHaveLength(1);
  });
});

describe('stock', () => {
  it('held and given back by many at once is counted to the unit', async () => {
    const inventory = bench.service.app.get(Inventory, { strict: false });
    const [row] = await bench.rows<{ item_id: bigint }>(
      `SELECT s.item_id FROM stock s JOIN offer o USING (item_id) WHERE o.id = 'plan_rare'`,
    );
    const itemId = row?.item_id ?? 0n;
    const outcomes = await Promise.all(
      Array.from({ length: 80 }, async (_, index) => {
        const purchaseId = `ord_race_${String(index)}`;
        const lines = [{ line: 0, itemId, quantity: 1 }];
        const [held] = await units.run((tx) =>
          inventory.hold(tx, 'each', [{ purchaseId, lines }], { state: 'committing', end: { seconds: 60 } }),
        );
        if (held?.held === true)
          await units.run((tx) =>
            index % 2 === 0 ? inventory.sell(tx, [purchaseId], 'committing') : inventory.release(tx, [purchaseId]),
          );
        return held?.held;
      }),
    );
    expect(outcomes.filter((held) => held).length).toBeGreaterThanOrEqual(50);
    const [level] = await bench.rows(
      `SELECT s.sold::int, s.held::int, count(r) FILTER (WHERE r.state = 'claimed')::int AS claimed FROM stock s JOIN reservation r USING (item_id) WHERE s.item_id = $1 GROUP BY 1, 2`,
      [itemId],
    );
    expect(level).toMatchObject({ held: 0, sold: level?.['claimed'] });
  });

  it('of a purchase that does not fit leaves everything to those behind it', async () => {
    const inventory = bench.service.app.get(Inventory, { strict: false });
    const [row] = await bench.rows<{ item_id: bigint; free: number }>(
      `SELECT s.item_id, (s.on_hand - s.held - s.sold)::int AS free FROM stock s JOIN offer o USING (item_id) WHERE o.id = 'plan_ticket'`,
    );
    const all = { itemId: row?.item_id ?? 0n, quantity: row?.free ?? 0 };
    const requests = [
      {
        purchaseId: 'ord_too_much',
        lines: [
          { line: 0, ...all },
          { line: 1, ...all },
        ],
      },
      { purchaseId: 'ord_behind', lines: [{ line: 0, ...all }] },
    ];
    const outcomes = units.run((tx) => inventory.hold(tx, 'each', requests, { state: 'held', end: { seconds: 60 } }));
    expect(await outcomes).toMatchObject([{ held: false, shortLine: 1 }, { held: true }]);
    await units.run((tx) => inventory.release(tx, ['ord_behind']));
  });

  it('that was not sold does not go back on sale', async () => {
    const { json } = await bench.buy('4000000000000002');
    const inventory = bench.service.app.get(Inventory, { strict: false });
    const levels = (): Promise<unknown[]> => bench.rows('SELECT item_id, held, sold FROM stock ORDER BY item_id');
    const before = await levels();
    const all = [{ line: 0, units: 1 }];
    expect(await units.run((tx) => inventory.restock(tx, json.orderId as string, all, { ends: true }))).toBe(0);
    expect(await levels()).toEqual(before);
    expect(await bench.rows('SELECT state FROM reservation WHERE purchase_id = $1', [json.orderId])).toEqual([
      { state: 'held' },
    ]);
  });

  it('of an item that has no stock row is not held', async () => {
    const inventory = bench.service.app.get(Inventory, { strict: false });
    const lines = [{ line: 0, itemId: 999_999n, quantity: 1 }];
    const held = units.run((tx) =>
      inventory.hold(tx, 'each', [{ purchaseId: 'ord_nothing', lines }], { state: 'held', end: { seconds: 60 } }),
    );
    expect(await held).toEqual([{ held: false, shortLine: 0 }]);
    expect(await bench.rows(`SELECT FROM reservation WHERE purchase_id = 'ord_nothing'`)).toEqual([]);
  });
});

describe('an event', () => {
  it('does not outlive the transaction of its effect', async () => {
    const outbox = bench.service.app.get(Outbox, { strict: false });
    const event = { organizationId: 'org_demo', topic: 'purchase.completed', aggregateId: 'ord_never', payload: {} };
    const undone = units.run(async (tx) => {
      await outbox.append(tx, [event]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await bench.topics('ord_never')).toEqual([]);
  });
});

describe('an idempotency key', () => {
  it('stands for one purchase, however many ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => bench.buy('4111111111111111', { key: 'at-once' })),
    );
    expect(
      answers.every(({ status, headers }) => status === 201 || (status === 409 && headers.get('retry-after') !== null)),
    ).toBe(true);
    const again = await Promise.all([1, 2, 3].map(() => bench.buy('4111111111111111', { key: 'at-once' })));
    const finals = [...answers.filter(({ status }) => status === 201), ...again];
    expect(new Set(finals.map(({ text }) => text)).size).toBe(1);
    expect(again.every(({ headers }) => headers.get('idempotent-replayed') === 'true')).toBe(true);
    expect((await bench.buy('5555555555554444', { key: 'at-once' })).status).toBe(422);
    expect(
      await bench.rows(`SELECT DISTINCT purchase_id FROM payment_attempt WHERE request_id = 'at-once'`),
    ).toHaveLength(1);
  });

  it('is forgotten after a day, but never while its purchase is unresolved', async () => {
    await bench.buy('4000000000090011', { key: 'unresolved' });
    await bench.service.advanceClock(86_500);
    const idempotency = bench.service.app.get(Idempotency, { strict: false });
    await units.run((tx) => idempotency.purge(tx, 1_000));
    const keys = await bench.rows<{ key: string }>(
      `SELECT key FROM idempotency_key WHERE key IN ('at-once', 'unresolved')`,
    );
    expect(keys).toEqual([{ key: 'unresolved' }]);
  });

  it('repeats its answer, also one that became final together with others', async () => {
    const buyAll = (): Promise<HttpAnswer[]> =>
      Promise.all(
        Array.from({ length: 8 }, (_, at) => bench.buy('4111111111111111', { key: `together-${String(at)}` })),
      );
    const first = await buyAll();
    const again = await buyAll();
    expect(again.map(({ text, headers }) => [text, headers.get('idempotent-replayed')])).toEqual(
      first.map(({ text }) => [text, 'true']),
    );
  });

  it('has its answer in one row with others, which is forgotten with the last of them', async () => {
    const idempotency = bench.service.app.get(Idempotency, { strict: false });
    const packs = (): Promise<unknown[]> => bench.rows('SELECT id FROM answer_pack');
    await bench.service.advanceClock(86_500);
    await units.run((tx) => idempotency.purge(tx, 1_000));
    expect(await packs()).toEqual([]);

    const scopes = ['k1', 'k2', 'k3'].map((key) => ({
      organizationId: DEMO.organizationId,
      principal: 'key:test',
      method: 'POST',
      route: '/test',
      key,
    }));
    const answerOf = (key: string): Answer => ({ status: 200, headers: {}, body: key.repeat(2_000) });
    await units.run(async (tx) => {
      const key = { websiteId: DEMO.websiteId, fingerprint: Buffer.alloc(32), purchaseId: undefined };
      const requests = scopes.map((scope) => ({ ...key, ...scope }));
      expect(await idempotency.acquire(tx, 'each', requests)).toEqual([true, true, true]);
      await idempotency.finish(
        tx,
        scopes.map((scope) => ({ answer: answerOf(scope.key), ...scope })),
      );
      // the first one stays
      await idempotency.finish(
        tx,
        scopes.map((scope) => ({ answer: answerOf('other'), ...scope })),
      );
    });
    for (const scope of scopes) expect((await idempotency.find(scope))?.answer).toEqual(answerOf(scope.key));
    const kept = await packs();
    expect(kept.length).toBeGreaterThan(0);

    await bench.service.advanceClock(86_500);
    // a round that leaves one of the keys leaves what it needs
    await units.run((tx) => idempotency.purge(tx, scopes.length - 1));
    expect(await packs()).toEqual(kept);
    await units.run((tx) => idempotency.purge(tx, 1_000));
    expect(await packs()).toEqual([]);
  });
});

describe('the build', () => {
  it('has no switch that weakens it', () => {
    const directory = join(__dirname, '..', '..', 'src');
    const sources = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'),
    );
    const suspicious = sources.filter((name) =>
      /CHAOS|SIGKILL.*failpoint|process\.env\['FAIL|mutant/i.test(readFileSync(join(directory, name), 'utf8')),
    );
    expect(suspicious).toEqual([]);
    expect(failpoint.toString().replace(/\s/g, '')).toMatch(/^\(_at\)=>undefined;?$/);
  });
});
