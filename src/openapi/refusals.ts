import { getSchemaPath } from '@nestjs/swagger';
import { type Door, type ErrorContext, HEADERS, PROBLEMS, renderProblem, type RouteRow } from '../api/shared';
import { DomainError, type DomainErrorCode } from '../kernel/errors';
import type { Operation, Responses } from './types';

const REQUEST_ID = '0f6c2b1e-7d0c-4f7e-9a53-0a3a1f9b6c11';
const REFUSED_AT = new Date('2026-03-02T08:28:16.000Z');
const UNAUTHORIZED = 401;
const WAITABLE: ReadonlySet<number> = new Set([429, 503]);

const OF_EVERY_ROUTE: readonly DomainErrorCode[] = ['internal', 'unavailable'];
const OF_CREDENTIALS: readonly DomainErrorCode[] = ['unauthenticated', 'forbidden', 'rate-limited'];
const OF_BODIES: readonly DomainErrorCode[] = [
  'malformed',
  'unsupported-media-type',
  'payload-too-large',
  'validation-failed',
];
const OF_KEYS: readonly DomainErrorCode[] = ['idempotency-in-flight', 'idempotency-mismatch', 'idempotency-foreign'];

interface Media {
  readonly schema: object;
  readonly examples: Record<string, { readonly value: unknown }>;
}
interface Refusal {
  readonly titles: Set<string>;
  readonly content: Record<string, Media>;
}

/** The codes a route may refuse a request with. */
function codesOf(operation: Operation, path: string, { forms, declared }: RouteRow, door: Door): DomainErrorCode[] {
  // a list without parameters refuses every parameter
  const inQuery =
    declared.list !== undefined ||
    (operation.parameters ?? []).some((parameter) => 'in' in parameter && parameter.in === 'query');
  return [
    ...new Set<DomainErrorCode>([
      ...(forms.length > 0 ? OF_CREDENTIALS : []),
      ...(path.includes('{') ? (['not-found'] as const) : []),
      ...(operation.requestBody || door.getBody === true ? OF_BODIES : []),
      ...(inQuery ? (['validation-failed'] as const) : []),
      ...(declared.keyed === true ? OF_KEYS : []),
      ...(declared.refuses ?? []),
      ...OF_EVERY_ROUTE,
    ]),
  ];
}

/**
 * Every refusal of a route by its status, with an example per code. The examples are written by the door's own renderer, so the document
 * cannot promise another status or another form than the service answers.
 */
export function refusalsOf(operation: Operation, path: string, row: RouteRow, door: Door): Responses {
  const refusals = new Map<number, Refusal>();
  for (const code of codesOf(operation, path, row, door)) {
    for (const accept of door.answerTypes ?? [undefined]) addExample(refusals, code, { path, accept, door });
  }
  return Object.fromEntries(
    [...refusals].map(([status, { titles, content }]) => [
      status,
      { description: `${[...titles].join('. ')}.`, headers: headersOf(status), content },
    ]),
  );
}

function addExample(
  refusals: Map<number, Refusal>,
  code: DomainErrorCode,
  { path, accept, door }: { readonly path: string; readonly accept: string | undefined; readonly door: Door },
): void {
  const { title } = PROBLEMS[code];
  const fields = code === 'validation-failed' ? [{ field: 'quantity', message: 'must be a whole number' }] : [];
  const context: ErrorContext = {
    requestId: REQUEST_ID,
    at: REFUSED_AT,
    path,
    accept,
    contentType: undefined,
    language: undefined,
  };
  const render = door.renderError ?? renderProblem;
  const { status, contentType, body } = render(new DomainError(code, `${title}.`, { fields }), context);
  const [mediaType = contentType] = contentType.split(';', 1);
  const refusal = refusals.get(status) ?? { titles: new Set(), content: {} };
  refusal.titles.add(title);
  // a text is its own schema; what is an object is described by the door
  const schema =
    typeof body === 'string' && !mediaType.endsWith('json')
      ? { type: 'string' }
      : { $ref: getSchemaPath(door.errorSchema ?? '') };
  refusal.content[mediaType] ??= { schema, examples: {} };
  const value: unknown = typeof body === 'string' && mediaType.endsWith('json') ? JSON.parse(body) : body;
  refusal.content[mediaType].examples[code] = { value };
  refusals.set(status, refusal);
}

const headersOf = (status: number) => ({
  ...(status === UNAUTHORIZED && HEADERS.authenticate),
  ...(WAITABLE.has(status) && HEADERS.retryAfter),
});
