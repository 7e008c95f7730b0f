import type { OpenAPIObject } from '@nestjs/swagger';
import { ROUTE_ACCESS } from '../../../src/api/shared';
import { xmlBody } from '../../../src/api/packages/xml/read-xml';
import { documentText } from '../../../src/openapi-file';
import { type Packages, send, startPackages } from './support';

const TYPES = ['application/json', 'text/json', 'application/xml', 'text/xml'];

interface Content {
  readonly content: Record<string, { schema: { $ref: string }; example: string | object }>;
}

describe('the OpenAPI document of the packages door', () => {
  let document: OpenAPIObject;
  beforeAll(async () => {
    document = JSON.parse(await documentText()) as OpenAPIObject;
  });

  const routes = Object.keys(ROUTE_ACCESS).filter((route) => /^(GET|POST) (\/api\/v1\/|\/v1\/purchase$)/.test(route));
  const operationOf = (route: string) => {
    const [method = '', path = ''] = route.split(' ');
    return document.paths[path]?.[method.toLowerCase() as 'post'];
  };
  const texts = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (_name, member: unknown) =>
      ['number', 'boolean'].includes(typeof member) ? JSON.stringify(member) : member,
    );

  it('has both formats of every route, with the same example in each', () => {
    expect(routes).toHaveLength(13);
    for (const route of routes) {
      const operation = operationOf(route);
      const bodies = Object.values(operation?.responses ?? {}) as Content[];
      if (route.startsWith('POST')) bodies.push(operation?.requestBody as unknown as Content);
      expect(bodies.length).toBeGreaterThan(8);
      for (const { content } of bodies) {
        expect([route, Object.keys(content)]).toEqual([route, TYPES]);
        expect(content['text/json']).toEqual(content['application/json']);
        expect(content['text/xml']).toEqual(content['application/xml']);
        const xml = content['application/xml']?.example as string;
        // answers name the type of their response; a request never does
        const read = xmlBody().parse(xml.replace(/ i:type="\w+"/, ''));
        expect(read).toEqual(texts(content['application/json']?.example));
      }
    }
  });

  describe('its examples', () => {
    let packages: Packages;
    beforeAll(async () => {
      packages = await startPackages();
    });
    afterAll(() => packages.close());

    it.each(routes.filter((route) => route.startsWith('POST') && !route.includes('/remove')))(
      'of %s work as they stand',
      async (route) => {
        const { content } = operationOf(route)?.requestBody as unknown as Content;
        for (const type of TYPES) {
          const example = content[type]?.example;
          const body = typeof example === 'string' ? example : JSON.stringify(example);
          const answer = await send(packages.url, route.split(' ')[1] ?? '', body, { type });
          expect({ route, type, status: answer.status, code: answer.code }).toEqual({
            route,
            type,
            status: 200,
            code: '00',
          });
          const shown = operationOf(route)?.responses['200'] as unknown as Content;
          const expected = (shown.content['application/json']?.example as { Response: object }).Response;
          if (!type.includes('xml')) expect(Object.keys(answer.envelope.Response)).toEqual(Object.keys(expected));
        }
      },
    );
  });
});
