import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const CRUISER = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');

/** Names of the rules the tree at `directory` breaks. */
function brokenRules(directory: string): string[] {
  let output: string;
  try {
    output = execFileSync(
      process.execPath,
      [CRUISER, '--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json', 'src'],
      {
        cwd: directory,
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  const { summary } = JSON.parse(output) as { summary: { violations: { rule: { name: string } }[] } };
  return [...new Set(summary.violations.map(({ rule }) => rule.name))].sort();
}

describe('the walls between modules', () => {
  it('stand', () => {
    expect(brokenRules(ROOT)).toEqual([]);
  });

  describe('are seen to fall', () => {
    let directory: string;

    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), 'walls-'));
      writeFileSync(join(directory, 'tsconfig.json'), readFileSync(join(ROOT, 'tsconfig.json')));
      symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
    });

    afterEach(() => {
      rmSync(directory, { recursive: true });
    });

    const plant = (files: Readonly<Record<string, string>>): void => {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        writeFileSync(join(directory, path), content);
      }
    };
    const index = {
      'src/modules/purchases/index.ts': 'export const p = 1;',
      'src/modules/inventory/index.ts': 'export const i = 1;',
    };

    it.each<[string, Record<string, string>]>([
      [
        'layer-2-not-up',
        { ...index, 'src/modules/inventory/stock.ts': "import { p } from '../purchases';\nexport const s = p;" },
      ],
      [
        'layer-1-not-up',
        { ...index, 'src/modules/catalog/a.ts': "import { i } from '../inventory';\nexport const s = i;" },
      ],
      [
        'layer-1-not-sideways',
        {
          'src/modules/auth/index.ts': 'export const a = 1;',
          'src/modules/customers/c.ts': "import { a } from '../auth';\nexport const s = a;",
        },
      ],
      [
        'layer-3-not-sideways',
        {
          'src/modules/pricing/index.ts': 'export const a = 1;',
          'src/modules/vouchers/c.ts': "import { a } from '../pricing';\nexport const s = a;",
        },
      ],
      [
        'nobody-knows-a-gateway-provider',
        {
          'src/modules/payments/gateway/sandbox/index.ts': 'export const g = 1;',
          'src/modules/payments/callbacks.ts': "import { g } from './gateway/sandbox';\nexport const s = g;",
        },
      ],
      [
        'providers-do-not-know-each-other',
        {
          'src/modules/payments/gateway/sandbox/index.ts': 'export const g = 1;',
          'src/modules/payments/gateway/other/a.ts': "import { g } from '../sandbox';\nexport const s = g;",
        },
      ],
      [
        'only-through-the-front-door',
        {
          ...index,
          'src/modules/inventory/rows.ts': 'export const r = 1;',
          'src/modules/purchases/x.ts': "import { r } from '../inventory/rows';\nexport const s = r;",
        },
      ],
      [
        'only-through-the-front-door',
        {
          'src/modules/auth/keys.ts': 'export const k = 1;',
          'src/workers/w.ts': "import { k } from '../modules/auth/keys';\nexport const s = k;",
        },
      ],
      [
        'entities-stay-inside',
        {
          'src/modules/catalog/offer.entity.ts': 'export class OfferEntity {}',
          'src/modules/catalog/index.ts': "export { OfferEntity } from './offer.entity';",
        },
      ],
      [
        'kernel-is-a-leaf',
        { ...index, 'src/kernel/k.ts': "import { p } from '../modules/purchases';\nexport const s = p;" },
      ],
      [
        'core-does-not-know-its-edges',
        {
          'src/api/deals/d.ts': 'export const d = 1;',
          'src/modules/catalog/c.ts': "import { d } from '../../api/deals/d';\nexport const s = d;",
        },
      ],
      [
        'doors-do-not-know-each-other',
        {
          'src/api/deals/d.ts': 'export const d = 1;',
          'src/api/packages/p.ts': "import { d } from '../deals/d';\nexport const s = d;",
        },
      ],
      [
        'no-typeorm-in-edges',
        { 'src/api/deals/d.ts': "import { DataSource } from 'typeorm';\nexport const d = DataSource;" },
      ],
      [
        'transformer-behind-own-decorators',
        { 'src/api/deals/d.ts': "import { Type } from 'class-transformer';\nexport const d = Type;" },
      ],
      [
        'no-http-in-core',
        { 'src/modules/catalog/c.ts': "import { IsString } from 'class-validator';\nexport const d = IsString;" },
      ],
      [
        'purchases-settle-not-up',
        {
          'src/modules/purchases/place/p.ts': 'export const p = 1;',
          'src/modules/purchases/settle/s.ts': "import { p } from '../place/p';\nexport const s = p;",
        },
      ],
      [
        'purchases-place-not-up',
        {
          'src/modules/purchases/place/p.ts': 'export const p = 1;',
          'src/modules/purchases/reserve/r.ts': "import { p } from '../place/p';\nexport const r = p;",
        },
      ],
      [
        'purchases-has-no-loose-files',
        {
          'src/modules/purchases/model/m.ts': 'export const m = 1;',
          'src/modules/purchases/loose.ts': "import { m } from './model/m';\nexport const l = m;",
        },
      ],
      [
        'no-cycles',
        {
          'src/kernel/a.ts': "import { b } from './b';\nexport const a = b;",
          'src/kernel/b.ts': "import { a } from './a';\nexport const b = a;",
        },
      ],
      [
        'no-cycles',
        {
          'src/kernel/a.ts': "import type { B } from './b';\nexport type A = B | 1;",
          'src/kernel/b.ts': "import type { A } from './a';\nexport type B = A[];",
        },
      ],
    ])('%s', (rule, files) => {
      plant(files);
      expect(brokenRules(directory)).toContain(rule);
    });
  });
});
