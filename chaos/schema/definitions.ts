import type { Client } from 'pg';
import type { SchemaMutant } from './mutant';

/** A guard within a definition: the text that guards, and the text without it. */
interface DefinitionGuard {
  readonly name: string;
  readonly bug: string;
  readonly object: string;
  readonly find: string;
  readonly replace: string;
}

/** Guards in the bodies of functions. */
const FUNCTIONS: readonly DefinitionGuard[] = [
  {
    name: 'read-modify-write',
    bug: 'stock is read first and written later',
    object: 'inventory_hold',
    find: 'ORDER BY s.item_id FOR UPDATE OF s) x;',
    replace: 'ORDER BY s.item_id) x;',
  },
  {
    name: 'unordered-locks',
    bug: 'stock rows are locked in any order',
    object: 'inventory_hold',
    find: 'ORDER BY s.item_id FOR UPDATE OF s) x;',
    replace: 'ORDER BY random() FOR UPDATE OF s) x;',
  },
  {
    name: 'hold-without-stock',
    bug: 'a line that does not fit is held all the same',
    object: 'inventory_hold',
    find: 'v_at[j] IS NULL OR v_free[v_at[j]] < p_quantity[j]',
    replace: 'v_at[j] IS NULL',
  },
  {
    name: 'hold-of-unknown-item',
    bug: 'a line of an item without a stock row is held',
    object: 'inventory_hold',
    find: 'v_at[j] IS NULL OR v_free[v_at[j]] < p_quantity[j]',
    replace: 'v_free[v_at[j]] < p_quantity[j]',
  },
  {
    name: 'loser-keeps-units',
    bug: 'a purchase that does not fit counts against those behind it',
    object: 'inventory_hold',
    find: 'v_free[v_at[k]] := v_free[v_at[k]] + p_quantity[k];',
    replace: 'NULL;',
  },
  {
    name: 'hold-already-over',
    bug: 'a hold may end before it begins',
    object: 'inventory_hold',
    find: 'IF p_until <= app_now() THEN',
    replace: 'IF false THEN',
  },
  {
    name: 'sold-out-without-reclaim',
    bug: 'due holds do not come back when stock is short',
    object: 'inventory_hold',
    find: 'WHILE v_short LOOP',
    replace: 'WHILE false LOOP',
  },
  {
    name: 'reclaim-running-holds',
    bug: 'a shortage ends holds whose time has not passed',
    object: 'inventory_reclaim',
    find: 'r.due_at <= v_now AND',
    replace: 'r.due_at IS NOT NULL AND',
  },
  {
    name: 'sweep-running-holds',
    bug: 'the sweeper ends holds whose time has not passed',
    object: 'inventory_sweep',
    find: 'WHERE r.due_at <= v_now AND r.item_id = ANY (v_items)',
    replace: 'WHERE r.due_at IS NOT NULL AND r.item_id = ANY (v_items)',
  },
  {
    name: 'move-from-any-state',
    bug: 'who comes second moves a reservation again',
    object: 'inventory_move',
    find: ' AND r.state = ANY (p_from)',
    replace: '',
  },
  {
    name: 'restock-what-was-not-sold',
    bug: 'units that were never sold go back on sale',
    object: 'inventory_restock',
    find: " AND r.state = 'claimed'",
    replace: '',
  },
  {
    name: 'rows-not-required',
    bug: 'a statement sent with its COMMIT may change fewer rows than it had to',
    object: 'require_rows',
    find: 'IF changed <> wanted THEN',
    replace: 'IF false THEN',
  },
  {
    name: 'time-not-required',
    bug: 'a moment written with a COMMIT may be wrong',
    object: 'require_time',
    find: '* 1000 > tolerance_ms THEN',
    replace: '* 1000 > tolerance_ms AND false THEN',
  },
  {
    name: 'names-not-versioned',
    bug: 'a new name of an offer leaves the version of the catalogue alone',
    object: 'raise_catalog_version',
    find: 'SET version = catalog_version.version + 1',
    replace: 'SET version = catalog_version.version',
  },
  {
    name: 'nobody-listens',
    bug: 'a new endpoint is not put on the list of who listens',
    object: 'join_event_audience',
    find: 'VALUES (NEW.organization_id)',
    replace: 'SELECT NEW.organization_id WHERE false',
  },
  {
    name: 'unpaid-not-marked',
    bug: 'a payment that came to nothing leaves no mark on its purchase',
    object: 'mark_unpaid',
    find: 'SET unpaid = true',
    replace: 'SET unpaid = false',
  },
];

/** Conditions of partial unique indexes, each narrowed by one of its cases. */
const INDEXES: readonly DefinitionGuard[] = [
  {
    name: 'live-charge-forgets-paid',
    bug: 'an invoice that is paid may be charged again',
    object: 'uq_payment_attempt_live',
    find: "OR ((result = 'approved'::text) AND (status <> 'voided'::text))",
    replace: '',
  },
  {
    name: 'live-charge-forgets-unknown',
    bug: 'an invoice whose charge has no known outcome may be charged again',
    object: 'uq_payment_attempt_live',
    find: "'conn-error'::text, ",
    replace: '',
  },
  {
    name: 'capture-forgets-done',
    bug: 'an authorization that is captured may be captured again',
    object: 'uq_payment_attempt_capture',
    find: " OR (result = 'approved'::text)",
    replace: '',
  },
];

/** Time ends holds whose charge is under way: the condition of a computed column, which has to be made anew with its indexes. */
const SWEEP_IN_FLIGHT = `
  DO $$
  DECLARE v_indexes text[] := ARRAY(SELECT indexdef FROM pg_indexes WHERE tablename = 'reservation' AND indexdef LIKE '%due_at%');
          v_index text;
  BEGIN
    ALTER TABLE reservation DROP COLUMN due_at;
    ALTER TABLE reservation ADD COLUMN due_at timestamptz
      GENERATED ALWAYS AS (CASE WHEN state IN ('held', 'committing') THEN expires_at END) STORED;
    FOREACH v_index IN ARRAY v_indexes LOOP EXECUTE v_index; END LOOP;
  END $$`;

/** Guards that are no constraint of their own: in functions, in conditions of indexes, in a computed column. */
export async function definitionMutants(client: Client): Promise<SchemaMutant[]> {
  const mutants: SchemaMutant[] = [];
  for (const guard of FUNCTIONS) mutants.push(mutant(guard, [await definitionOf(client, FUNCTION_SQL, guard)]));
  for (const guard of INDEXES)
    mutants.push(mutant(guard, [`DROP INDEX ${guard.object}`, await definitionOf(client, INDEX_SQL, guard)]));
  const inFlight = {
    name: 'sweep-in-flight',
    bug: 'time ends holds whose charge is under way',
    sql: [SWEEP_IN_FLIGHT],
  };
  return [...mutants, inFlight];
}

const FUNCTION_SQL = `SELECT pg_get_functiondef(oid) AS text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname = $1`;
const INDEX_SQL = `SELECT pg_get_indexdef(to_regclass($1)) AS text`;

const mutant = ({ name, bug }: DefinitionGuard, sql: readonly string[]): SchemaMutant => ({ name, bug, sql });

/** @throws Error when the guard is not there, so that no mutant is ever a no-op */
async function definitionOf(client: Client, sql: string, { object, find, replace }: DefinitionGuard): Promise<string> {
  const { rows } = await client.query<{ text: string | null }>(sql, [object]);
  const text = rows[0]?.text ?? '';
  if (!text.includes(find)) throw new Error(`${object} does not contain the guard that is to be taken out: ${find}`);
  return text.replace(find, () => replace);
}
