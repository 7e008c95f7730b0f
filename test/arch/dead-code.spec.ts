import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const KNIP = join(ROOT, 'node_modules', 'knip', 'bin', 'knip.js');

describe('code that nothing uses', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'dead-code-'));
    for (const file of ['package.json', 'knip.json', 'tsconfig.json']) cpSync(join(ROOT, file), join(directory, file));
    symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
    mkdirSync(join(directory, 'src'));
    writeFileSync(join(directory, 'src', 'main.ts'), "import { used } from './other';\nused();\n");
    writeFileSync(join(directory, 'src', 'other.ts'), 'export const used = (): void => undefined;\n');
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const found = (): string =>
    spawnSync(process.execPath, [KNIP, '--no-progress', '--include', 'files,exports'], {
      cwd: directory,
      encoding: 'utf8',
    }).stdout;

  it('is not found where all is used', () => {
    expect(found()).not.toMatch(/Unused/);
  });

  it('is found in a file', () => {
    writeFileSync(join(directory, 'src', 'forgotten.ts'), 'export const a = 1;\n');
    expect(found()).toContain('src/forgotten.ts');
  });

  it('is found behind an export', () => {
    writeFileSync(
      join(directory, 'src', 'other.ts'),
      'export const used = (): void => undefined;\nexport const forgotten = 1;\n',
    );
    expect(found()).toContain('forgotten');
  });
});
