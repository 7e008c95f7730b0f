import type { MemberCheck, Members } from './provider';

export interface MemberProblem {
  /** Path of the member, such as `settings.apiBase`. */
  readonly field: string;
  readonly message: string;
}

/**
 * Checks an object against the members a provider knows.
 * @param field name of the object itself, such as `settings`
 * @returns every problem: members that are unknown, missing or wrong
 */
export function checkMembers(
  members: Members,
  given: Readonly<Record<string, unknown>>,
  field: string,
): MemberProblem[] {
  const unknown = Object.keys(given)
    .filter((name) => !Object.hasOwn(members, name))
    .map((name) => ({ field: `${field}.${name}`, message: 'is not known to the provider' }));
  const wrong = Object.entries(members).flatMap(([name, { required, check }]) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    const message = value === undefined ? (required ? 'is required' : undefined) : check(value);
    return message === undefined ? [] : [{ field: `${field}.${name}`, message }];
  });
  return [...unknown, ...wrong];
}

const says = (isRight: boolean, message: string): string | undefined => (isRight ? undefined : message);

export const isFlag: MemberCheck = (value) => says(typeof value === 'boolean', 'must be true or false');

/** A whole number from 0 to `max`. */
export const isWhole =
  (max: number): MemberCheck =>
  (value) =>
    says(
      typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max,
      `must be a whole number from 0 to ${String(max)}`,
    );

/** A list whose entries are all of `allowed`. */
export const isListOf =
  (allowed: readonly string[]): MemberCheck =>
  (value) =>
    says(
      Array.isArray(value) && value.length <= allowed.length && value.every((one) => allowed.includes(one as string)),
      `must list some of ${allowed.join(', ')}`,
    );

/** An address a provider is reached at: scheme, host and port, perhaps a path; nothing that could be misread. */
export const isBaseUrl: MemberCheck = (value) =>
  says(typeof value === 'string' && isPlainUrl(value), 'must be a URL without user, query or fragment');

function isPlainUrl(text: string): boolean {
  if (text.length > MAX_URL || !URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && username + password + search + hash === '';
}

const MAX_URL = 500;
