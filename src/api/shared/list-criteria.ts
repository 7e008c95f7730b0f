import { invalidInput } from '../../kernel/errors';
import type { Choice, Span } from '../../kernel/page';
import { checkDateTime } from './field-checks';
import { type ListParameter, type ListParameters, optional, type Read, Unreadable } from './list-parameters';
import { checkText } from './text-policy';

const MAX_VALUES = 100;
const MAX_CHARACTERS = 255;
const MS = 1;

/** By what a list is sorted, the first key first. */
export interface SortKey<T extends string = string> {
  readonly by: T;
  readonly descending: boolean;
}

const checkValue = checkText({ min: 1, max: MAX_CHARACTERS, reference: true });

/** `a,b`: one of these · `!a,!b`: none of these. */
function readChoice(text: string): Choice | Unreadable {
  const values = text.split(',');
  if (values.length > MAX_VALUES) return new Unreadable(`must have ${String(MAX_VALUES)} values at most`);
  const denied = values.filter((value) => value.startsWith('!'));
  if (denied.length > 0 && denied.length < values.length)
    return new Unreadable('must have ! before each value or none');
  const plain = denied.length > 0 ? denied.map((value) => value.slice(1)) : values;
  const reason = plain.map(checkValue).find((wrong) => wrong !== undefined);
  if (reason !== undefined) return new Unreadable(reason);
  return denied.length > 0 ? { except: plain } : { among: plain };
}

/** A field of which some values are kept: `a,b`, or all but some: `!a,!b`. */
export const choice = (description?: string): ListParameter<Choice | undefined> =>
  optional<Choice>({ type: 'string' }, readChoice, description);

/** Values of a closed list that are kept. */
export interface Kept<T extends string> {
  readonly among: readonly T[];
}

/** The same for a field with a closed list of values. */
export const choiceOf = <T extends string>(values: readonly T[]): ListParameter<Kept<T> | undefined> =>
  optional<Kept<T>>(
    { type: 'string', example: values[0] },
    (text) => {
      const read = readChoice(text);
      if (read instanceof Unreadable) return read;
      const named = 'among' in read ? read.among : read.except;
      if (!named.every((name) => (values as readonly string[]).includes(name))) {
        return new Unreadable(`must be one of ${values.join(', ')}`);
      }
      return { among: values.filter((value) => named.includes(value) === 'among' in read) };
    },
    `One or several of ${values.join(', ')}, or \`!\` before those to leave out.`,
  );

/** A field of times: `A..B`, `A..`, `..B`, both ends included, or one time. */
export const span = (description?: string): ListParameter<Span | undefined> =>
  optional<Span>({ type: 'string', example: '2026-03-01T00:00:00Z..' }, readSpan, description);

function readSpan(text: string): Span | Unreadable {
  const ends = text.split('..');
  const [first = '', last = first] = ends;
  const isRange = ends.length === 2 && (first !== '' || last !== '');
  const given = [first, last].filter((end) => end !== '');
  if ((ends.length > 1 && !isRange) || !given.every((end) => checkDateTime(end) === undefined)) {
    return new Unreadable('must be a date and time (RFC 3339), or two with .. between them');
  }
  return {
    from: first === '' ? undefined : new Date(first),
    // times are shown in milliseconds and kept in microseconds: the whole of the last one belongs to the span
    before: last === '' ? undefined : new Date(new Date(last).getTime() + MS),
  };
}

/** Fields of a list by which it may be restricted. Each is a parameter of its own, and may stand in `filter`. */
export const filteredBy = <F extends ListParameters>(
  fields: F,
): F & { readonly filter: ListParameter<Partial<Read<F>> | undefined> } => {
  const names = Object.keys(fields).join(', ');
  const filter = optional<Partial<Read<F>>>(
    { type: 'string', example: `${Object.keys(fields)[0] ?? ''}:value` },
    (text) => readFilter(text, fields),
    `\`field:value\`, several with \`;\` between them. Fields: ${names}.`,
  );
  return { ...fields, filter };
};

function readFilter<F extends ListParameters>(text: string, fields: F): Partial<Read<F>> | Unreadable {
  const read: Record<string, unknown> = {};
  for (const term of text.split(';')) {
    const at = term.indexOf(':');
    const name = term.slice(0, Math.max(at, 0));
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) return new Unreadable(`must be field:value of the fields ${Object.keys(fields).join(', ')}`);
    if (name in read) return new Unreadable(`names ${name} twice`);
    const value = field.read(term.slice(at + 1));
    if (value instanceof Unreadable) return new Unreadable(`${name} ${value.reason}`);
    read[name] = value;
  }
  return read as Partial<Read<F>>;
}

/**
 * What a list keeps, from the parameters and from `filter`.
 * @throws DomainError validation-failed on `filter` when a field stands in both
 */
export function criteriaOf<F extends ListParameters>(
  fields: F,
  query: Read<F> & { readonly filter: Partial<Read<F>> | undefined },
): Read<F> {
  const { filter = {} } = query as { filter?: Record<string, unknown> };
  const twice = Object.keys(filter).find((name) => query[name] !== undefined);
  if (twice !== undefined) throw invalidInput({ field: 'filter', message: `names ${twice}, which stands beside it` });
  return Object.fromEntries(Object.keys(fields).map((name) => [name, query[name] ?? filter[name]])) as Read<F>;
}

/** `createdTime,-name`: by these, `-` for descending. */
export const sortedBy = <T extends string>(names: readonly T[]): ListParameter<readonly SortKey<T>[] | undefined> =>
  optional<readonly SortKey<T>[]>(
    { type: 'string', example: `-${names[0] ?? ''}` },
    (text) => {
      const keys: SortKey<T>[] = [];
      for (const part of text.split(',')) {
        const descending = part.startsWith('-');
        const by = names.find((name) => name === (descending ? part.slice(1) : part));
        if (by === undefined || keys.some((key) => key.by === by)) {
          return new Unreadable(`must be one or several of ${names.join(', ')}, each once, with - for descending`);
        }
        keys.push({ by, descending });
      }
      return keys;
    },
    `By ${names.join(', ')}; \`-\` before a name: descending; several with a comma between them.`,
  );
