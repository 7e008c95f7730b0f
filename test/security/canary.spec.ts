import { canaryCards, Scanner, tracesOfCode, tracesOfNumber } from './traces';
import { type Canary, CARD_FORMS, Recorder } from './card-forms';
import { checkpoint, dumpTables, filesBelow } from './dump';
import { type SpawnedService, spawnService } from './spawned-service';

const CANARIES = 50;
const LONG_MS = 180_000;

const canaries: Canary[] = canaryCards(CANARIES).map((pan, index) => ({ pan, cvv: String(311 + 13 * index), index }));
const names = new Scanner();
for (const { pan, cvv, index } of canaries) {
  names.add(`number ${String(index)}`, tracesOfNumber(pan));
  names.add(`code ${String(index)}`, tracesOfCode(cvv, pan));
}
/** Which request a finding came from. */
const formOf = (index: number): string => CARD_FORMS[index % CARD_FORMS.length]?.name ?? '';
const found = (content: Buffer): string[] =>
  names.find(content).map((name) => `${name}: ${formOf(Number(/\d+$/.exec(name)?.[0]))}`);

let service: SpawnedService;
let recorder: Recorder;

beforeAll(async () => {
  service = await spawnService();
  recorder = new Recorder(service.url);
}, LONG_MS);
afterAll(() => service.stop(), LONG_MS);

describe('card numbers and codes', () => {
  it(
    'are sent in every form of request',
    async () => {
      expect(canaries.length).toBeGreaterThan(CARD_FORMS.length);
      const sent: unknown[] = [];
      for (const canary of canaries) {
        const { name, expected, send } = CARD_FORMS[canary.index % CARD_FORMS.length]!;
        const status = await send(recorder, canary);
        if (!expected.includes(status))
          sent.push({ name, status, answer: recorder.answers.at(-1)?.toString('utf8').slice(0, 300) });
      }
      expect(sent).toEqual([]);
      await checkpoint(service.databaseUrl);
    },
    LONG_MS,
  );

  it('are in no answer and no header', () => {
    expect(recorder.answers.length).toBeGreaterThan(CANARIES);
    expect(recorder.answers.flatMap(found)).toEqual([]);
  });

  it('are in nothing the process writes, at its most talkative', () => {
    const output = service.output();
    expect(output.toString('utf8').split('\n').length).toBeGreaterThan(CANARIES);
    expect(found(output)).toEqual([]);
  });

  it('are in no row of any table', async () => {
    const tables = await dumpTables(service.databaseUrl);
    expect(tables.get('payment_attempt')?.length).toBeGreaterThan(10);
    expect(tables.get('payment_instrument')?.length).toBeGreaterThan(3);
    const leaks = [...tables].map(([table, lines]) => [table, found(Buffer.from(lines.join('\n')))]);
    expect(leaks.filter(([, names]) => names?.length)).toEqual([]);
  });

  it(
    'are in no file of the database: tables, write-ahead log, server log',
    () => {
      let bytes = 0;
      const leaks: unknown[] = [];
      for (const { path, content } of filesBelow(service.dataDir)) {
        bytes += content.length;
        const names = found(content);
        if (names.length > 0) leaks.push({ file: path.slice(service.dataDir.length), names });
      }
      expect(bytes).toBeGreaterThan(20_000_000);
      expect(leaks).toEqual([]);
    },
    LONG_MS,
  );

  it('codes stand alone in no value of a log record, an answer or a row', async () => {
    // a code in an amount, a time or an id is chance; a whole value that is one is not
    const codes = new Set(canaries.map(({ cvv }) => cvv));
    const texts = [
      ...recorder.answers.map((answer) => answer.toString('utf8')),
      ...service.output().toString('utf8').split('\n'),
    ];
    const rows = [...(await dumpTables(service.databaseUrl)).values()].flat();
    const leaks: string[] = [];
    for (const text of [...texts, ...rows]) {
      if (!/^[{[]/.test(text)) continue;
      JSON.parse(text, (name: string, value: unknown) => {
        if (typeof value === 'string' && codes.has(value)) leaks.push(`${name}: ${text.slice(0, 120)}`);
        return value;
      });
    }
    expect(leaks).toEqual([]);
  });
});

describe('this search', () => {
  it.each([
    ['raw', (pan: string) => pan],
    ['spaced', (pan: string) => pan.replace(/(.{4})(?=.)/g, '$1 ')],
    ['dashed', (pan: string) => pan.replace(/(.{4})(?=.)/g, '$1-')],
    ['hex', (pan: string) => Buffer.from(pan).toString('hex')],
    ['base64', (pan: string) => Buffer.from(`{"pan":"${pan}"}`).toString('base64')],
    ['base64, one further', (pan: string) => Buffer.from(`_{"pan":"${pan}"}`).toString('base64')],
    ['base64, two further', (pan: string) => Buffer.from(`__{"pan":"${pan}"}`).toString('base64url')],
    ['UTF-16', (pan: string) => Buffer.from(pan, 'utf16le').toString('latin1')],
    [
      'URL-encoded',
      (pan: string) =>
        pan
          .split('')
          .map((digit) => `%3${digit}`)
          .join(''),
    ],
  ])('finds a number in the form %s', (_form, write) => {
    const hidden = Buffer.from(`some text ${write(canaries[7]?.pan ?? '')} and more`, 'latin1');
    expect(names.find(hidden)).toEqual(['number 7']);
  });

  it('finds nothing where there is nothing', () => {
    expect(names.find(Buffer.from('4000 0073 0000 0000, 4111111111111111 and 400000730011591'))).toEqual([]);
  });
});
