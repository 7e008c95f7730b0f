import { Client } from 'pg';
import { differences } from '../test/support/world';
import type { Witness } from './witness';
import type { LedgerLine } from './service';

export interface Counted {
  readonly purchases: number;
  readonly completed: number;
  readonly charges: number;
  readonly claims: number;
  readonly free: number;
  readonly sold: string;
}

/** What the gateway has of each payment in the end: charges less what went back, by purchase and key. */
interface NetCharge {
  readonly purchaseId: string;
  readonly key: string;
  minor: bigint;
}

function netCharges(ledger: readonly LedgerLine[]): NetCharge[] {
  const net = new Map<string, NetCharge>();
  for (const { kind, outcome, merchantReference, idempotencyKey, parentKey, amountMinor } of ledger) {
    if (outcome !== 'approved') continue;
    const key = parentKey ?? idempotencyKey;
    const charge = net.get(key) ?? { purchaseId: merchantReference, key, minor: 0n };
    charge.minor +=
      kind === 'charge' || kind === 'authorize' ? BigInt(amountMinor) : kind === 'capture' ? 0n : -BigInt(amountMinor);
    net.set(key, charge);
  }
  return [...net.values()].filter(({ minor }) => minor !== 0n);
}

interface Paid {
  purchase_id: string;
  attempt_id: string;
  minor: string;
  gateway: boolean;
}

/** Compares the database, the gateway's book and what clients were told. @returns what was found, and what does not fit */
export async function check(
  databaseUrl: string,
  ledger: readonly LedgerLine[],
  witness: Witness,
  delivered: ReadonlyMap<string, string>,
): Promise<{ counted: Counted; wrong: string[] }> {
  const wrong = (await differences(databaseUrl)).map(({ what, rows }) => `${what}: ${String(rows)}`);
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: paid } = await client.query<Paid>(`
      SELECT p.id AS purchase_id, a.id AS attempt_id, a.amount_minor::text AS minor, a.gateway_name IS NOT NULL AND a.amount_minor > 0 AS gateway
        FROM purchase p JOIN payment_attempt a ON a.purchase_id = p.id AND a.type = 'sale' AND a.result = 'approved' WHERE p.state = 'fulfilled'`);
    compareCharges(
      netCharges(ledger),
      paid.filter(({ gateway }) => gateway),
      wrong,
    );
    const completed = new Set(paid.map(({ purchase_id: id }) => id));
    const lost = witness.acknowledged.filter(({ purchaseId }) => !completed.has(purchaseId));
    if (lost.length > 0) wrong.push(`acknowledged and lost: ${String(lost.length)} (${lost[0]?.purchaseId ?? ''})`);
    const { rows: keys } = await client.query(
      `SELECT request_id FROM payment_attempt WHERE request_id IS NOT NULL AND type = 'sale' GROUP BY 1 HAVING count(DISTINCT purchase_id) > 1`,
    );
    if (keys.length > 0) wrong.push(`one key, several purchases: ${String(keys.length)}`);
    const { rows: orphans } = await client.query(
      `SELECT e.id FROM outbox_event e WHERE NOT EXISTS (SELECT FROM purchase p WHERE p.id = e.aggregate_id)`,
    );
    if (orphans.length > 0) wrong.push(`events of purchases that do not exist: ${String(orphans.length)}`);
    const { rows: events } = await client.query<{ id: string }>(
      `SELECT id FROM outbox_event WHERE topic = 'purchase.completed'`,
    );
    const unheard = events.filter(({ id }) => !delivered.has(id));
    if (unheard.length > 0) wrong.push(`completions nobody was told of: ${String(unheard.length)}`);
    if (witness.differentReplays.length > 0)
      wrong.push(
        `final answers of one key that differ: ${String(witness.differentReplays.length)} (${witness.differentReplays[0] ?? ''})`,
      );
    if (witness.unexpected.length > 0)
      wrong.push(`answers nobody should get: ${String(witness.unexpected.length)} (${witness.unexpected[0] ?? ''})`);
    if (witness.givenUpAtWork > 0)
      wrong.push(`payments given up under a request still at work: ${String(witness.givenUpAtWork)}`);
    return { counted: await count(client, paid), wrong };
  } finally {
    await client.end();
  }
}

function compareCharges(charges: readonly NetCharge[], paid: readonly Paid[], wrong: string[]): void {
  const byKey = new Map(paid.map((one) => [one.attempt_id, one]));
  const perPurchase = new Map<string, number>();
  for (const { purchaseId } of charges) perPurchase.set(purchaseId, (perPurchase.get(purchaseId) ?? 0) + 1);
  const twice = [...perPurchase.values()].filter((times) => times > 1).length;
  const without = charges.filter(({ key, purchaseId }) => byKey.get(key)?.purchase_id !== purchaseId).length;
  const keys = new Set(charges.map(({ key }) => key));
  const uncharged = paid.filter(({ attempt_id: id }) => !keys.has(id)).length;
  const other = charges.filter(({ key, minor }) => byKey.has(key) && byKey.get(key)?.minor !== String(minor)).length;
  if (twice > 0) wrong.push(`purchases charged twice: ${String(twice)}`);
  if (without > 0) wrong.push(`charges without a completed purchase: ${String(without)}`);
  if (uncharged > 0) wrong.push(`completed purchases without a charge: ${String(uncharged)}`);
  if (other > 0) wrong.push(`charges of another amount: ${String(other)}`);
}

async function count(client: Client, paid: readonly Paid[]): Promise<Counted> {
  const { rows } = await client.query<{ purchases: number; claims: number; sold: number; stock: number }>(`
    SELECT (SELECT count(*)::int FROM purchase) AS purchases,
           (SELECT count(*)::int FROM payment_attempt WHERE gateway_name IS NULL AND amount_minor > 0 AND result = 'approved') AS claims,
           sum(sold)::int AS sold, sum(on_hand)::int AS stock FROM stock WHERE sold > 0`);
  const { purchases = 0, claims = 0, sold = 0, stock = 0 } = rows[0] ?? {};
  const charges = paid.filter(({ gateway }) => gateway).length;
  return {
    purchases,
    completed: paid.length,
    charges,
    claims,
    free: paid.length - charges - claims,
    sold: `${String(sold)}/${String(stock)}`,
  };
}
