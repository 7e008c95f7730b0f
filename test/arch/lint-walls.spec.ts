import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
/** A file whose code stands under every rule, and one that may open secrets. */
const ORDINARY = 'src/app.module.ts';
const REVEALING = 'src/modules/auth/passwords.service.ts';
const SERVICE = 'src/modules/catalog/catalog.service.ts';
const REPOSITORY = 'src/modules/catalog/offer.repository.ts';
const CONTROLLER = 'src/api/callbacks/callbacks.controller.ts';

const lines = (count: number): string => Array.from({ length: count }, (_, i) => `let a${String(i)};`).join('\n');
const keyed = (key: string): string => `
  import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
  export const sign = (bytes: Buffer, text: string, key: KeyObject) => createHmac('sha256', ${key}).digest();`;

interface Case {
  readonly rule: string;
  readonly file?: string;
  readonly text: string;
}

const FORBIDDEN: readonly Case[] = [
  { rule: 'walls/no-float', text: 'export const price = parseFloat("1.10");' },
  { rule: 'walls/no-forward-ref', text: 'declare const forwardRef: (f: () => unknown) => 1; forwardRef(() => 1);' },
  { rule: 'walls/no-provider-name', file: CONTROLLER, text: "export const isOurs = (id: string) => id === 'sandbox';" },
  { rule: 'walls/no-math-random', text: 'export const id = Math.random();' },
  { rule: 'walls/no-environment', text: "export const port = process.env['PORT'];" },
  { rule: 'walls/no-environment', text: "export const port = process['env']['PORT'];" },
  { rule: 'walls/no-environment', text: "const { env } = process; export const port = env['PORT'];" },
  { rule: 'walls/no-environment', text: "import { env } from 'node:process'; export const port = env['PORT'];" },
  { rule: 'walls/no-environment', file: 'src/main.ts', text: "export const port = process.env['PORT'];" },
  { rule: 'walls/no-environment', file: 'src/kernel/database/statement.ts', text: "process.env['PORT'] = '1';" },
  { rule: 'walls/no-reveal', text: 'export const open = (secret: { reveal(): string }) => secret.reveal();' },
  { rule: 'walls/key-objects', text: keyed('bytes') },
  { rule: 'walls/key-objects', text: keyed('text') },
  { rule: 'walls/key-objects', text: keyed("text === '' ? bytes : key") },
  { rule: 'walls/key-objects', text: keyed("createSecretKey(text, 'utf8')") },
  { rule: 'walls/key-objects', file: REVEALING, text: keyed('bytes') },
  {
    rule: 'walls/no-transaction',
    file: CONTROLLER,
    text: "import { UnitOfWork } from '../../kernel/database'; export const u = UnitOfWork;",
  },
  { rule: 'walls/no-transaction', file: CONTROLLER, text: 'export const f = (tx: unknown) => [tx];' },
  {
    rule: 'walls/no-repository',
    file: 'src/modules/catalog/index.ts',
    text: "export { OfferRepository } from './offer.repository';",
  },
  {
    rule: 'walls/no-repository',
    file: CONTROLLER,
    text: "import { CorrectionRepository } from '../../modules/payments'; export const c = CorrectionRepository;",
  },
  { rule: 'walls/no-sql', text: "export const ALL = 'SELECT id FROM offer';" },
  { rule: 'walls/no-sql', text: 'export const ONE = (table: string) => `DELETE FROM ${table} WHERE id = 1`;' },
  { rule: 'walls/no-sql', text: 'export const ADD = `INSERT INTO offer (id) VALUES (1)`;' },
  { rule: 'walls/no-sql', text: "export const CHANGE = `UPDATE offer\n   SET name = ''`;" },
  { rule: 'walls/no-sql', text: "declare const statement: (a: string, b: string) => 1; statement('x', 'select 1');" },
  { rule: 'walls/no-sql', text: "declare const tx: { query(sql: string): 1 }; tx.query('select 1');" },
  { rule: 'walls/no-sql', file: SERVICE, text: "export const ALL = 'SELECT id FROM offer';" },
  { rule: 'walls/no-sql', file: CONTROLLER, text: "export const ALL = 'SELECT id FROM offer';" },
  { rule: 'walls/no-typeorm', text: "import { DataSource } from 'typeorm'; export const d = DataSource;" },
  {
    rule: 'walls/no-typeorm',
    file: SERVICE,
    text: "import type { EntityManager } from 'typeorm'; export type E = EntityManager;",
  },
  { rule: 'walls/no-typeorm', text: 'export const f = (tx: { getRepository(e: 1): 1 }) => tx.getRepository(1);' },
  {
    rule: 'walls/six-dependencies',
    text: `export class Wide {
      constructor(readonly a: 1, readonly b: 1, readonly c: 1, readonly d: 1, readonly e: 1, readonly f: 1, readonly g: 1) {}
    }`,
  },
  { rule: 'max-lines', text: lines(201) },
  { rule: 'max-lines', file: 'test/support/world.ts', text: lines(501) },
  { rule: 'max-lines-per-function', text: `export function long() {\n${lines(60)}\n}` },
];

const ALLOWED: readonly Case[] = [
  {
    rule: 'walls/no-repository',
    file: 'src/modules/payments/index.ts',
    text: "export { CorrectionRepository } from './attempts/correction.repository';",
  },
  { rule: 'walls/no-environment', file: 'src/kernel/config/index.ts', text: "export const p = process.env['PORT'];" },
  {
    rule: 'walls/no-reveal',
    file: REVEALING,
    text: 'export const open = (secret: { reveal(): string }) => secret.reveal();',
  },
  { rule: 'walls/key-objects', text: keyed('key') },
  { rule: 'walls/no-provider-name', file: SERVICE, text: "export const PREFIX = 'sandbox';" },
  { rule: 'walls/no-sql', file: REPOSITORY, text: "export const ALL = 'SELECT id FROM offer';" },
  { rule: 'walls/no-sql', text: "export const HINT = 'Select an offer, or update your card.';" },
  {
    rule: 'walls/no-typeorm',
    file: REPOSITORY,
    text: "import { DataSource } from 'typeorm'; export const d = DataSource;",
  },
  { rule: 'max-lines', text: `${lines(200)}\n// and a comment` },
  { rule: 'max-lines-per-function', text: `export function long() {\n${lines(58)}\n}` },
];

const TITLE_CHARS = 60;
const titled = ({ rule, text }: Case, index: number) => [rule, text.trim().slice(0, TITLE_CHARS), index] as const;

describe('the walls that lint keeps', () => {
  let broken: readonly (readonly string[])[];
  let walls: readonly string[];

  beforeAll(() => {
    const input = [...FORBIDDEN, ...ALLOWED].map(({ file = ORDINARY, text }) => ({ file: join(ROOT, file), text }));
    const output = execFileSync(process.execPath, [join(__dirname, 'lint-texts.mjs'), ROOT], {
      input: JSON.stringify(input),
      encoding: 'utf8',
    });
    ({ broken, walls } = JSON.parse(output) as { broken: string[][]; walls: string[] });
  }, 120_000);

  it.each(FORBIDDEN.map(titled))('%s refuses %s', (rule, _, index) => {
    expect(broken[index]).toContain(rule);
  });

  it.each(ALLOWED.map(titled))('%s lets pass %s', (rule, _, index) => {
    expect(broken[FORBIDDEN.length + index]?.filter((id) => id === rule || id.startsWith('Parsing'))).toEqual([]);
  });

  it('each have a planted fault', () => {
    const planted = new Set(FORBIDDEN.map(({ rule }) => rule));
    expect(walls.filter((name) => !planted.has(name))).toEqual([]);
  });
});
