import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT } from './build-copy';
import { applyPatches, type Mutant, MUTANTS } from './mutants';
import type { Options } from './options';
import { chaos } from './run';

/** How long a mutant may live before it must have shown itself. */
const SECONDS = 12;
const FILES = ['src', 'test', 'jest.config.js', 'package.json', '.swcrc', 'tsconfig.json'];

/** Plants known bugs, one at a time, and says whether each was seen. @returns 0 when every one was */
export async function hunt(options: Options, say: (line: string) => void): Promise<number> {
  const chosen = MUTANTS.filter(({ name }) => options.mutant === 'all' || options.mutant === name);
  if (chosen.length === 0) throw new Error(`there is no mutant ${options.mutant ?? ''}; --mutant list names them`);
  const began = Date.now();
  let missed = 0;
  for (const mutant of chosen) {
    const from = Date.now();
    const seen = await huntOne(mutant, options);
    if (seen.length === 0) missed += 1;
    const took = `${String(Math.round((Date.now() - from) / 1_000))} s`;
    say(
      `${mutant.name.padEnd(24)}${seen.length > 0 ? 'caught' : 'MISSED'}  ${took.padStart(5)}  ${seen.slice(0, 3).join('; ')}`,
    );
  }
  say(
    `${String(chosen.length - missed)} of ${String(chosen.length)} caught in ${String(Math.round((Date.now() - began) / 1_000))} s`,
  );
  return missed === 0 ? 0 : 1;
}

/** By the named test where there is one, and by a run if that saw nothing. */
async function huntOne(mutant: Mutant, options: Options): Promise<readonly string[]> {
  const seen = mutant.test ? huntByTest(mutant.test) : [];
  return seen.length > 0 || mutant.patches.length === 0 ? seen : huntByChaos(mutant, options);
}

async function huntByChaos({ patches }: Mutant, options: Options): Promise<readonly string[]> {
  try {
    const { wrong } = await chaos({ ...options, seconds: Math.min(options.seconds, SECONDS) }, patches);
    return wrong;
  } catch (error) {
    return [`the run ended with: ${error instanceof Error ? error.message : 'an error'}`];
  }
}

/** Runs a named test against a copy of the sources with the bug: it must turn red, and green without it. */
function huntByTest({ file, name, patches }: NonNullable<Mutant['test']>): readonly string[] {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-mutant-'));
  try {
    for (const one of FILES) cpSync(join(CHECKOUT, one), join(directory, one), { recursive: true });
    symlinkSync(join(CHECKOUT, 'node_modules'), join(directory, 'node_modules'));
    const jest = [join(CHECKOUT, 'node_modules', 'jest', 'bin', 'jest.js'), file, '-t', name];
    applyPatches(directory, patches);
    const { status, stderr } = spawnSync(process.execPath, jest, { cwd: directory, encoding: 'utf8' });
    return status !== 0 && stderr.includes('●') ? [`${file}: ${name}`] : [];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
