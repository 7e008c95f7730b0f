import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resetEmbeddedPostgres } from '../../src/kernel/database/embedded';
import {
  CHILD_FILE,
  eventually,
  firstLine,
  postmasterPid,
  REGISTER_FILE,
  runs,
  temporaryDirectory,
} from '../support/embedded';

/** A shell between npm and the service hands no signal on: the hard case. The real script replaces it by `exec`. */
const SCRIPTS = [
  ['a shell in between', ''],
  ['exec', 'exec '],
] as const;

describe('npm start', () => {
  const directory = temporaryDirectory();
  const dataDir = join(directory, 'data');

  const services: number[] = [];

  afterAll(async () => {
    for (const pid of services.filter(runs)) process.kill(pid, 'SIGKILL');
    await resetEmbeddedPostgres({ dataDir });
    rmSync(directory, { recursive: true });
  });

  const npmStart = (prefix: string): ChildProcess => {
    const command = `true && ${prefix}"$NODE" -r "$REGISTER" "$CHILD" "$OPTIONS"`;
    writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'miniature', scripts: { start: command } }));
    return spawn('npm', ['start', '--silent'], {
      cwd: directory,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: directory,
        npm_config_update_notifier: 'false',
        NODE: process.execPath,
        REGISTER: REGISTER_FILE,
        CHILD: CHILD_FILE,
        OPTIONS: JSON.stringify({ dataDir }),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  };

  it.each(
    SCRIPTS.flatMap(([name, prefix]) =>
      (['SIGTERM', 'SIGKILL'] as const).map((signal) => [signal, name, prefix] as const),
    ),
  )('that gets %s, with %s, takes service and database down with it', async (signal, _name, prefix) => {
    const npm = npmStart(prefix);
    const service = await firstLine(npm);
    services.push(service.pid);
    const pid = postmasterPid(dataDir);
    expect(runs(pid)).toBe(true);
    npm.kill(signal);
    await eventually('service and database are gone', () => !runs(service.pid) && !runs(pid));
  });
});
