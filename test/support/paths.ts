import { messagesDuring } from './messages';

/** How many transactions of purchases were sent to the database in each way. */
export interface Paths {
  readonly optimistic: number;
  readonly stepByStep: number;
}

/** Statements that write. A transaction that goes step by step waits for its checks before it sends one of them. */
const WRITES = [
  'purchases.insert',
  'purchases.move',
  'customers.insert',
  'customers.lock',
  'idempotency.acquire',
  'outbox.append',
];
/** The first statement of a transaction that decides anything. */
const DECIDES = ['inventory.hold', 'payments.settle'];

/** Tells by the messages to the database which path transactions take while something is done. */
export async function pathsDuring(work: () => Promise<unknown>): Promise<Paths> {
  const deciding = (await messagesDuring(work)).filter((message) => message.some((label) => DECIDES.includes(label)));
  const optimistic = deciding.filter((message) => message.some((label) => WRITES.includes(label))).length;
  return { optimistic, stepByStep: deciding.length - optimistic };
}
