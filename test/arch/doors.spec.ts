import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { APIS } from '../../src/apis';
import { APIS_FILE, apisWithout, folderOf, PURCHASE_DOORS } from '../support/without-door';

jest.setTimeout(180_000);

const ROOT = join(__dirname, '..', '..');
const SRC = join(ROOT, 'src');
/** `pan!: Secret`, `cvv?: Secret | null`: a member of a DTO that holds a secret. */
const SECRET_MEMBER = /(\w+)[!?]?: Secret\b/g;
/** The key of a request is stated by `credentials`; a signing secret is only ever answered. */
const NO_REQUEST_DATA = /(authentication|webhook)\.dto\.ts$/;
/** Files outside the doors' folders that may quote the name of a door, with the reason. */
const MAY_NAME_DOORS = [
  // the retry policy of a webhook endpoint is called `merchant` in the admin API
  /^modules\/webhooks\/(types|outcome|new-delivery)\.ts$/,
  // the demo has data for every door
  /^demo\//,
];

const filesIn = (folder: string, ending = '.ts'): string[] =>
  (existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [])
    .filter((file) => file.endsWith(ending) && !file.endsWith('.spec.ts'))
    .map((file) => join(folder, file));

/** The compiler's settings and every file of the service. */
const { options, fileNames } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config,
  ts.sys,
  ROOT,
);
const settings = { ...options, noEmit: true, incremental: true };

type Builder = ts.SemanticDiagnosticsBuilderProgram;

/**
 * Compiles the service without a door's folder.
 * @param before the last compilation: only files that its folder or this one's touches are checked again
 */
function compileWithout(name: string, before: Builder | undefined): { builder: Builder; problems: string[] } {
  const folder = folderOf(name);
  const isGone = (path: string): boolean => path === folder || path.startsWith(`${folder}/`);
  const system: ts.System = {
    ...ts.sys,
    fileExists: (path) => !isGone(path) && ts.sys.fileExists(path),
    directoryExists: (path) => !isGone(path) && ts.sys.directoryExists(path),
    readFile: (path, encoding) => (path === APIS_FILE ? apisWithout(name) : ts.sys.readFile(path, encoding)),
  };
  const builder = ts.createSemanticDiagnosticsBuilderProgram(
    fileNames.filter((path) => path.startsWith(`${SRC}/`) && !path.endsWith('.spec.ts') && !isGone(path)),
    settings,
    ts.createIncrementalCompilerHost(settings, system),
    before,
  );
  const problems = builder
    .getSemanticDiagnostics()
    .map(
      ({ file, messageText }) =>
        `${relative(ROOT, file?.fileName ?? '')}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  return { builder, problems };
}

describe('the service without one door', () => {
  let last: Builder | undefined;

  it.each(PURCHASE_DOORS.map(({ name }) => name))('compiles without the folder of %s', (name) => {
    const { builder, problems } = compileWithout(name, last);
    last = builder;
    expect(problems).toEqual([]);
  });
});

describe('a door', () => {
  it('is named by its own folder and by nobody else', () => {
    const names = new RegExp(`['"](${PURCHASE_DOORS.map(({ name }) => name).join('|')})['"]`);
    const own = PURCHASE_DOORS.map(({ name }) => `${folderOf(name)}/`);
    const naming = filesIn(SRC)
      .filter((file) => !own.some((folder) => file.startsWith(folder)) && names.test(readFileSync(file, 'utf8')))
      .map((file) => relative(SRC, file))
      .filter((file) => !MAY_NAME_DOORS.some((allowed) => allowed.test(file)));
    expect(PURCHASE_DOORS).toHaveLength(4);
    expect(naming).toEqual([]);
  });

  it('is named by no table', () => {
    const names = PURCHASE_DOORS.map(({ name }) => name).join('|');
    const naming = new RegExp(`\\bdoor\\b[^\\n]*'(${names})'`);
    const tables = filesIn(join(SRC, 'migrations', 'baseline'), '.sql');
    expect(tables.length).toBeGreaterThan(5);
    expect(tables.filter((file) => naming.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it.each(APIS.map(({ door }) => door))('states its secret members: $name', ({ name, secretMembers = [] }) => {
    const members = filesIn(join(folderOf(name), 'dto'))
      .filter((file) => !NO_REQUEST_DATA.test(file))
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(SECRET_MEMBER)].map(([, member]) => member));
    expect([...new Set(members)].sort()).toEqual([...secretMembers].sort());
  });
});
