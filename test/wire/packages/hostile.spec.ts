import { XMLParser } from 'fast-xml-parser';
import { HOSTILE_JSON, HOSTILE_XML, type Hostile } from './hostile-bodies';
import { type Packages, send, small, startPackages } from './support';

const CANARIES = ['467512342123', '4111111111111111', 'evil', 'root:', 'polluted'];

describe('hostile bodies', () => {
  let packages: Packages;
  const parse = jest.spyOn(XMLParser.prototype, 'parse');

  beforeAll(async () => {
    packages = await startPackages();
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await packages.close();
  });

  it('are many', () => {
    expect(HOSTILE_XML.length + HOSTILE_JSON.length).toBeGreaterThanOrEqual(100);
  });

  const refused = async (
    { body, status, unparsed, type = 'application/xml' }: Hostile,
    path: string,
    accept?: string,
  ) => {
    parse.mockClear();
    const answer = await send(packages.url, path, body, { type, ...(accept !== undefined && { accept }) });
    expect({ status: answer.status, code: answer.code }).toEqual({ status, code: '30' });
    for (const canary of CANARIES) expect(answer.text).not.toContain(canary);
    const seen = parse.mock.calls.filter(([text]) => text === body.toString()).length;
    if (unparsed) expect(seen).toBe(0);
    return answer;
  };

  it.each(HOSTILE_XML)('XML: $name', async (hostile) => {
    const answer = await refused(hostile, '/api/v1/purchase');
    const { type = 'application/xml' } = hostile;
    const format = type.startsWith('application/xml') ? 'application/xml' : 'application/json';
    expect(answer.headers.get('content-type')).toBe(`${format}; charset=utf-8`);
    const other = await refused(hostile, '/v1/purchase', 'application/json');
    expect(other.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(other.envelope).toEqual({ Message: { Code: '30', Description: expect.any(String) }, Response: null });
  });

  it.each(HOSTILE_JSON)('JSON: $name', async (hostile) => {
    expect((await refused(hostile, '/api/v1/purchase')).headers.get('content-type')).toBe(
      'application/json; charset=utf-8',
    );
    const xml = await refused(hostile, '/api/v1/purchase', 'text/xml');
    expect(xml.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    expect(xml.text).toContain('<Response i:nil="true" />');
  });

  it('leave nothing behind: no purchase, no polluted object, and the next good request is served', async () => {
    expect(await packages.rows('SELECT FROM purchase')).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(await packages.postXml(small())).toMatchObject({ status: 200, code: '00' });
  });

  it.each<[string, string, string, number, string]>([
    ['no such path', 'POST', '/api/v1/nothing', 404, '12'],
    ['another method', 'PUT', '/api/v1/purchase', 405, '30'],
    ['another method, short', 'DELETE', '/v1/purchase', 405, '30'],
  ])('%s is answered in the envelope and the format asked for', async (_name, method, path, status, code) => {
    const json = await send(packages.url, path, undefined, { method, type: null });
    expect(json).toMatchObject({ status, code, envelope: { Response: null } });
    const xml = await send(packages.url, path, undefined, { method, type: null, accept: 'application/xml' });
    expect(xml).toMatchObject({ status, code });
    expect(xml.text).toMatch(/^<PricingPackagesOutgoingModel xmlns:i=/);
  });

  it('card data in the query is refused without being repeated', async () => {
    const answer = await packages.post(small(), '/api/v1/purchase?CardNumber=4111111111111111');
    expect(answer).toMatchObject({ status: 400, code: '30' });
    expect(answer.text).not.toContain('4111111111111111');
  });

  it('guessing credentials is slowed down, in the envelope', async () => {
    const wrong = { ...small(), Authentication: { Id: '170200123', Key: 'guess' } };
    // more than two minutes' worth: a minute may end among them
    const answers = await Promise.all(Array.from({ length: 70 }, () => packages.post(wrong)));
    expect(new Set(answers.map(({ status, code }) => `${String(status)} ${code}`))).toEqual(
      new Set(['401 63', '429 96']),
    );
  });
});
