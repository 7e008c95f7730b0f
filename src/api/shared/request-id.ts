import { maskCardNumbers } from '../../kernel/logging';

const REQUEST_ID = /^[\w-]{8,64}$/;
/** UUIDs, and the same digits without dashes as trace ids have them. Their digits are random, so some look like card numbers. */
const RANDOM_HEX = /^(?:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[\da-f]{32})$/i;

/**
 * The id a client gave its request, if it may stand in answers and logs. Ids are logged as they are, so a card number must not come in as one.
 * @returns undefined when the request needs an id of our own
 */
export function requestIdOf(header: string | string[] | undefined): string | undefined {
  if (typeof header !== 'string' || !REQUEST_ID.test(header)) return undefined;
  return RANDOM_HEX.test(header) || maskCardNumbers(header) === header ? header : undefined;
}
