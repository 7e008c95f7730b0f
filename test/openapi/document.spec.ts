import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { ROUTES } from '../../src/apis';
import { isPaged } from '../../src/api/shared';
import { EVENT_TOPICS } from '../../src/modules/webhooks';
import { type DocumentedOperation, follow, type ReadDocument, readDocument } from '../support/openapi';

const COMMITTED = join(__dirname, '..', '..', 'openapi.json');

let read: ReadDocument;
beforeAll(async () => {
  read = await readDocument();
});

/** What every operation must be, as a list of those that are not. */
const without = (holds: (operation: DocumentedOperation) => boolean): string[] =>
  read.operations.filter((operation) => !holds(operation)).map(({ route }) => route);

const rowOf = ({ route }: DocumentedOperation) => ROUTES[route];
const statuses = ({ responses }: DocumentedOperation): string[] => Object.keys(responses);
const successes = ({ responses }: DocumentedOperation) =>
  Object.entries(responses).flatMap(([status, response]) => (status.startsWith('2') ? [response] : []));

describe('the API document', () => {
  it('is the committed file (npm run openapi writes it)', () => {
    expect(readFileSync(COMMITTED, 'utf8')).toBe(read.text);
  });

  it('is OpenAPI 3.1 and says where the service is', () => {
    expect(read.document.openapi).toBe('3.1.0');
    expect(read.document.servers?.map(({ url }) => url)).toEqual(['/']);
    // the word of OpenAPI 3.0, which 3.1 ignores
    expect(read.text).not.toContain('"nullable"');
  });

  it('says that a list refuses parameters, also one that has none of its own', () => {
    const refusal = (operation: DocumentedOperation): boolean =>
      rowOf(operation)?.declared.list === undefined ||
      statuses(operation).some((status) => /^4(?:00|22)$/.test(status));
    expect(without(refusal)).toEqual([]);
  });

  it('describes every route that asks for credentials, and nothing that is not a route', () => {
    const described = read.operations.map(({ route }) => route);
    const guarded = Object.keys(ROUTES).filter((route) => (ROUTES[route]?.forms.length ?? 0) > 0);
    expect(guarded.filter((route) => !described.includes(route))).toEqual([]);
    expect(described.filter((route) => !(route in ROUTES))).toEqual([]);
  });

  it('has no reference that leads nowhere, in any section', () => {
    const references = [...read.text.matchAll(/"\$ref": "([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(references.length).toBeGreaterThan(500);
    expect(references.filter((reference) => follow(read.document, reference) === undefined)).toEqual([]);
  });

  it('says nothing twice: what several operations share stands in the components', () => {
    const parts = read.document.components as Record<string, Record<string, unknown>>;
    for (const section of ['examples', 'headers', 'parameters', 'responses', 'requestBodies']) {
      expect([section, Object.keys(parts[section] ?? {}).length]).not.toEqual([section, 0]);
    }
    const inline = Object.values(read.document.paths).flatMap((item) =>
      (Object.values(item) as DocumentedOperation[]).flatMap(({ responses }) =>
        Object.values(responses).filter((response) => !('$ref' in response)),
      ),
    );
    expect(new Set(inline.map((response) => JSON.stringify(response))).size).toBe(inline.length);
  });

  it('gives every operation its id, its tag and the credentials of its route', () => {
    const tags = (read.document.tags ?? []).map(({ name }) => name);
    expect(without((operation) => operation.operationId === rowOf(operation)?.operationId)).toEqual([]);
    expect(without(({ summary }) => summary.length > 0)).toEqual([]);
    expect(
      without((operation) => operation.tags.length > 0 && operation.tags.every((tag) => tags.includes(tag))),
    ).toEqual([]);
    const inHeaderOrQuery = (operation: DocumentedOperation): boolean =>
      rowOf(operation)?.forms.some((form) => form !== 'body-authentication') === true;
    expect(
      without(
        (operation) => operation.security.every((one) => Object.keys(one).length > 0) === inHeaderOrQuery(operation),
      ),
    ).toEqual([]);
  });

  it('declares every parameter of a path', () => {
    expect(
      without(({ path, parameters }) => {
        const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
        const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
        return JSON.stringify(named) === JSON.stringify(declared);
      }),
    ).toEqual([]);
  });

  it('declares limit and offset, the key and their headers where a route has them', () => {
    const takes = ({ parameters }: DocumentedOperation, name: RegExp): boolean =>
      parameters.some((parameter) => name.test(parameter.name));
    const answers = (operation: DocumentedOperation, header: string): boolean =>
      successes(operation).every(({ headers = {} }) => header in headers);
    const facts = (operation: DocumentedOperation) => rowOf(operation)?.declared;
    expect(without((one) => takes(one, /^limit$/i) === isPaged(facts(one)?.list))).toEqual([]);
    expect(without((one) => takes(one, /^offset$/i) === isPaged(facts(one)?.list))).toEqual([]);
    expect(without((one) => answers(one, 'Pagination-Total') === isPaged(facts(one)?.list))).toEqual([]);
    expect(without((one) => takes(one, /^Idempotency-Key$/) === (facts(one)?.keyed === true))).toEqual([]);
    expect(without((one) => answers(one, 'Idempotent-Replayed') === (facts(one)?.keyed === true))).toEqual([]);
  });

  it('describes the refusals of every operation', () => {
    const has = (operation: DocumentedOperation, ...wanted: string[]): boolean =>
      wanted.every((status) => statuses(operation).includes(status));
    // packages has one code for every malfunction, and it may be tried again
    expect(
      without(
        (operation) =>
          has(operation, '503') && (has(operation, '500') || rowOf(operation)?.forms[0] === 'body-authentication'),
      ),
    ).toEqual([]);
    expect(without((operation) => rowOf(operation)?.forms.length === 0 || has(operation, '401', '403', '429'))).toEqual(
      [],
    );
    expect(without((operation) => !operation.path.includes('{') || has(operation, '404'))).toEqual([]);
    expect(without((operation) => !operation.requestBody || has(operation, '400', '413', '415'))).toEqual([]);
    const described = read.operations.flatMap(({ responses }) => Object.values(responses));
    expect(described.every(({ description = '' }) => description !== '')).toBe(true);
    expect(described.every(({ headers = {} }) => 'X-Request-Id' in headers)).toBe(true);
    expect(
      without(({ responses }) =>
        ['429', '503'].every((status) => !responses[status] || 'Retry-After' in (responses[status].headers ?? {})),
      ),
    ).toEqual([]);
  });

  it('has examples that its own schemas take', () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(ajv);
    // numbers are described with these, and JSON Schema has no word for them
    ajv.addFormat('double', true);
    ajv.addSchema(read.document, 'document');
    const wrong: string[] = [];
    for (const { route, requestBody, responses } of read.operations) {
      for (const body of [...Object.values(responses), ...(requestBody ? [requestBody] : [])]) {
        for (const { schema, examples = {} } of Object.values(body.content ?? {})) {
          const check = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as object);
          for (const [name, { value }] of Object.entries(examples)) {
            if (!check(value)) wrong.push(`${route} ${name}: ${ajv.errorsText(check.errors)}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('describes every message that webhooks send', () => {
    const { webhooks } = read.document as unknown as { webhooks: Record<string, { post: { operationId: string } }> };
    expect(Object.keys(webhooks)).toEqual(EVENT_TOPICS);
    expect(webhooks['purchase.completed']?.post.operationId).toBe('OnPurchaseCompleted');
  });

  it('names no secret and no example card beyond the documented ones', () => {
    const bound = String(Number.MAX_SAFE_INTEGER);
    const numbers = [...read.text.matchAll(/\b\d{13,19}\b/g)]
      .map((match) => match[0])
      .filter((number) => number !== bound);
    expect(new Set(numbers)).toEqual(new Set(['4111111111111111']));
  });
});
