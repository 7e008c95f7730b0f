import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestServer } from '../test/support/test-server';
import { CHECKOUT } from './build-copy';
import type { PlantedBug } from './hunt';
import { applyPatches, MUTANTS, type NamedTest, type Patch } from './mutants';
import type { Options } from './options';
import { PAGE_MUTANTS } from './page-mutants';
import { chaos } from './run';
import { runTests } from './run-tests';

/** How long a mutant may live before it must have shown itself. */
const SECONDS = 12;
const FILES = ['src', 'test', 'jest.config.js', 'package.json', '.swcrc', 'tsconfig.json'];

/** Bugs in the code. */
export const codeBugs = (options: Options, server: TestServer): PlantedBug[] =>
  [...MUTANTS, ...PAGE_MUTANTS].map((mutant) => ({
    name: mutant.name,
    bug: mutant.bug,
    hunt: () => ('test' in mutant ? huntByTest(mutant.test, server) : huntByChaos(mutant.build, options)),
  }));

/** Lets clients buy from a build with the bug while it breaks. */
async function huntByChaos(patches: readonly Patch[], options: Options): Promise<readonly string[]> {
  try {
    const { wrong } = await chaos({ ...options, seconds: Math.min(options.seconds, SECONDS) }, patches);
    return wrong;
  } catch (error) {
    return [`the run ended with: ${error instanceof Error ? error.message : 'an error'}`];
  }
}

/** Runs a named test against a copy of the sources with the bug: it must turn red. */
async function huntByTest({ file, name, patches }: NamedTest, server: TestServer): Promise<readonly string[]> {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-mutant-'));
  try {
    for (const one of FILES) cpSync(join(CHECKOUT, one), join(directory, one), { recursive: true });
    symlinkSync(join(CHECKOUT, 'node_modules'), join(directory, 'node_modules'));
    applyPatches(directory, patches);
    return await runTests({ directory, specs: [file], tests: name, server });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
