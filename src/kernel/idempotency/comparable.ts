import { Secret } from '../secret';

/**
 * What two requests are compared by. It has no place for a secret: the number of a card or an account stands in it as
 * a keyed hash, and a verification code or a password does not stand in it at all.
 */
export type Comparable =
  | string
  | number
  | boolean
  | bigint
  | null
  | undefined
  | readonly Comparable[]
  | { readonly [member: string]: Comparable };

/** The members of a checked object, as they are: for objects of which every member is used and none is a secret. */
export const comparable = (members: object | null | undefined): Comparable => members as Comparable;

/** A free object of the caller, which is shown again as it came: in it, null is a value. */
export const freeMembers = (value: unknown): string | undefined =>
  value === undefined || value === null ? undefined : textOf(value, (entry) => entry === undefined);

/**
 * The one text of everything that compares as equal: members are sorted, and a member that is null or undefined is
 * absent.
 * @throws Error for a `Secret`: it must not leave a trace
 */
export const comparableText = (value: Comparable): string =>
  textOf(value, (entry) => entry === undefined || entry === null);

function textOf(value: unknown, isAbsent: (entry: unknown) => boolean): string {
  if (value instanceof Secret) throw new Error('a secret is compared');
  if (Array.isArray(value)) return `[${value.map((entry) => textOf(entry, isAbsent)).join(',')}]`;
  if (typeof value === 'bigint') return value.toString();
  if (value === undefined || value === null) return 'null';
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = value as Readonly<Record<string, unknown>>;
  const present = Object.keys(members).filter((name) => !isAbsent(members[name]));
  return `{${present
    .sort()
    .map((name) => `${JSON.stringify(name)}:${textOf(members[name], isAbsent)}`)
    .join(',')}}`;
}
