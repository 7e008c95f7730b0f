import 'reflect-metadata';
import { Module, forwardRef } from '@nestjs/common';
import { AppModule } from '../../src/app.module';
import type { Config } from '../../src/kernel/config';

type Importable = (new () => unknown) & { name: string };
interface Dynamic {
  module: Importable;
  imports?: unknown[];
}

/** What is wrong with the graph of Nest modules below `root`: forward references, imports that were undefined, modules above themselves. */
function problemsOf(root: unknown, ancestors: readonly Importable[] = [], seen = new Set<unknown>()): string[] {
  if (root === undefined)
    return [`an import of ${ancestors.at(-1)?.name ?? 'the root'} is undefined: a cycle of files`];
  if (typeof root === 'object' && root !== null && 'forwardRef' in root)
    return [`forwardRef in ${ancestors.at(-1)?.name ?? 'the root'}`];
  const dynamic = typeof root === 'object' && root !== null && 'module' in root ? (root as Dynamic) : undefined;
  const module = dynamic?.module ?? (root as Importable);
  if (ancestors.includes(module)) return [`${module.name} is above itself`];
  if (seen.has(root)) return [];
  seen.add(root);
  const own = (Reflect.getMetadata('imports', module) as unknown[] | undefined) ?? [];
  return [...own, ...(dynamic?.imports ?? [])].flatMap((child) => problemsOf(child, [...ancestors, module], seen));
}

describe('the graph of Nest modules', () => {
  it('is a tree without knots', () => {
    expect(problemsOf(AppModule.with({} as Config))).toEqual([]);
  });

  it('would show a forward reference', () => {
    @Module({})
    class Inner {}
    // eslint-disable-next-line walls/no-forward-ref -- planted on purpose
    @Module({ imports: [forwardRef(() => Inner)] })
    class Outer {}
    expect(problemsOf(Outer)).toEqual(['forwardRef in Outer']);
  });

  it('would show a cycle', () => {
    @Module({})
    class Left {}
    @Module({ imports: [Left] })
    class Right {}
    Reflect.defineMetadata('imports', [Right], Left);
    expect(problemsOf(Left)).toEqual(['Left is above itself']);
  });
});
