import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ROUTE_ACCESS } from '../../../src/api/shared';
import { documentText } from '../../../src/openapi-file';
import { EVENT_TOPICS } from '../../../src/modules/webhooks';

const COMMITTED = join(__dirname, '..', '..', '..', 'openapi.json');
const STOREFRONT = /^(GET|POST) \/v1\/(storefront|tokens)/;

describe('the OpenAPI document', () => {
  let document: OpenAPIObject;
  let text: string;

  beforeAll(async () => {
    text = await documentText();
    document = JSON.parse(text) as OpenAPIObject;
  });

  it('is the committed file (npm run openapi writes it)', () => {
    expect(readFileSync(COMMITTED, 'utf8')).toBe(text);
  });

  it('describes every route that asks for credentials', () => {
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const rows = Object.entries(ROUTE_ACCESS).filter(([, { forms }]) => forms.length > 0);
    expect(
      rows.map(([route]) => route.replace(/:(\w+)/g, '{$1}')).filter((route) => !described.includes(route)),
    ).toEqual([]);
  });

  it('describes every route of the storefront with the operation id and the credentials of the access table', () => {
    const rows = Object.entries(ROUTE_ACCESS).filter(([route]) => STOREFRONT.test(route));
    expect(rows.length).toBeGreaterThanOrEqual(19);
    for (const [route, { operationId }] of rows) {
      const [method = '', template = ''] = route.split(' ');
      const operation = document.paths[template.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase() as 'get'];
      expect([route, operation?.operationId]).toEqual([route, operationId]);
      expect([route, operation?.security?.length]).not.toEqual([route, 0]);
      expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining(['401', '403']));
    }
  });

  it('declares every parameter of a path', () => {
    for (const [path, item] of Object.entries(document.paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      for (const operation of Object.values(item) as { parameters?: { in: string; name: string }[] }[]) {
        const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
        expect([path, declared.map(({ name }) => name)]).toEqual([path, inPath]);
      }
    }
  });

  it('describes every message that webhooks send', () => {
    const { webhooks } = document as unknown as { webhooks: Record<string, { post: { operationId: string } }> };
    expect(Object.keys(webhooks)).toEqual(EVENT_TOPICS);
    expect(webhooks['purchase.completed']?.post.operationId).toBe('OnPurchaseCompleted');
  });

  it('has no reference that leads nowhere', () => {
    const names = new Set(Object.keys(document.components?.schemas ?? {}));
    const references = [...text.matchAll(/"#\/components\/schemas\/([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter((name) => !names.has(name))).toEqual([]);
  });

  it('names no secret and no example card beyond the documented ones', () => {
    const bound = String(Number.MAX_SAFE_INTEGER);
    const numbers = [...text.matchAll(/\b\d{13,19}\b/g)].map((match) => match[0]).filter((number) => number !== bound);
    expect(new Set(numbers)).toEqual(new Set(['4111111111111111']));
  });
});
