import { ROUTES } from '../../../src/apis';
import { xmlBody } from '../../../src/api/packages/xml/read-xml';
import { type Content, type ReadDocument, readDocument } from '../../support/openapi';
import { type Packages, send, startPackages } from './support';

const TYPES = ['application/json', 'text/json', 'application/xml', 'text/xml'];

describe('the OpenAPI document of the packages door', () => {
  let read: ReadDocument;
  beforeAll(async () => {
    read = await readDocument();
  });

  const routes = Object.keys(ROUTES).filter((route) => /^(GET|POST) (\/api\/v1\/|\/v1\/purchase$)/.test(route));
  const operationOf = (wanted: string) => read.operations.find(({ route }) => route === wanted);
  const exampleOf = (body: Content | undefined, type: string, name = 'example'): unknown =>
    body?.content?.[type]?.examples?.[name]?.value;
  const texts = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (_name, member: unknown) =>
      ['number', 'boolean'].includes(typeof member) ? JSON.stringify(member) : member,
    );

  it('has both formats of every route, with the same examples in each', () => {
    expect(routes).toHaveLength(13);
    for (const route of routes) {
      const operation = operationOf(route);
      const bodies = Object.values(operation?.responses ?? {});
      if (route.startsWith('POST')) bodies.push(operation?.requestBody ?? {});
      expect(bodies.length).toBeGreaterThanOrEqual(7);
      for (const body of bodies) {
        const { content = {} } = body;
        expect([route, Object.keys(content)]).toEqual([route, TYPES]);
        expect(content['text/json']).toEqual(content['application/json']);
        expect(content['text/xml']).toEqual(content['application/xml']);
        for (const name of Object.keys(content['application/json']?.examples ?? {})) {
          const xml = exampleOf(body, 'application/xml', name) as string;
          // answers name the type of their response; a request never does
          const parsed = xmlBody().parse(xml.replace(/ i:type="\w+"/, ''));
          expect(parsed).toEqual(texts(exampleOf(body, 'application/json', name)));
        }
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
        const { requestBody, responses = {} } = operationOf(route) ?? {};
        for (const type of TYPES) {
          const example = exampleOf(requestBody, type);
          const body = typeof example === 'string' ? example : JSON.stringify(example);
          const answer = await send(packages.url, route.split(' ')[1] ?? '', body, { type });
          expect({ route, type, status: answer.status, code: answer.code }).toEqual({
            route,
            type,
            status: 200,
            code: '00',
          });
          const expected = (exampleOf(responses['200'], 'application/json') as { Response: object }).Response;
          if (!type.includes('xml')) expect(Object.keys(answer.envelope.Response)).toEqual(Object.keys(expected));
        }
      },
    );
  });
});
