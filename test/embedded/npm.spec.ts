import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
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

/** Time enough for the service to look after its parent, and to end if it were to. */
const LOOKS_MS = 1_500;

describe('npm start', () => {
  const directory = temporaryDirectory();
  const dataDir = join(directory, 'data');

  const services: number[] = [];

  afterAll(async () => {
    for (const pid of services.filter(runs)) process.kill(pid, 'SIGKILL');
    await resetEmbeddedPostgres({ dataDir });
    rmSync(directory, { recursive: true });
  });

  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    npm_config_update_notifier: 'false',
    NODE: process.execPath,
    REGISTER: REGISTER_FILE,
    CHILD: CHILD_FILE,
    OPTIONS: JSON.stringify({ dataDir }),
  };
  const writeManifest = (prefix: string): void => {
    const command = `true && ${prefix}"$NODE" -r "$REGISTER" "$CHILD" "$OPTIONS"`;
    writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'miniature', scripts: { start: command } }));
  };
  const npmStart = (prefix: string): ChildProcess => {
    writeManifest(prefix);
    return spawn('npm', ['start', '--silent'], { cwd: directory, env, stdio: ['ignore', 'pipe', 'inherit'] });
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

  it.each(SCRIPTS)(
    'put in the background by nohup, with %s, outlives its shell and ends by Ctrl-C',
    async (_, prefix) => {
      writeManifest(prefix);
      // its own process group, as a terminal gives one to a job; the shell goes on until its input ends
      const shell = spawn('sh', ['-c', 'nohup npm start --silent & read -r line'], {
        cwd: directory,
        env,
        detached: true,
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      const group = -(shell.pid ?? 0);
      const service = await firstLine(shell);
      services.push(service.pid);
      const pid = postmasterPid(dataDir);
      shell.stdin.end();
      await once(shell, 'exit');
      await pause(LOOKS_MS);
      expect([runs(service.pid), runs(pid)]).toEqual([true, true]);
      // a terminal window that is closed
      process.kill(group, 'SIGHUP');
      await pause(LOOKS_MS);
      expect([runs(service.pid), runs(pid)]).toEqual([true, true]);
      process.kill(group, 'SIGINT');
      await eventually('service and database are gone', () => !runs(service.pid) && !runs(pid));
    },
  );
});
