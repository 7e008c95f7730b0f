import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { client, compileGateway, followUp, kill, killAll, ledgerOf, order, startProcess, USD } from './support';

const ROUNDS = 3;
const CHARGES = 40;

let compiled: ReturnType<typeof compileGateway>;
beforeAll(() => {
  compiled = compileGateway();
}, 60_000);
afterAll(() => {
  killAll();
  compiled.remove();
});

describe('the gateway as a process', () => {
  it('keeps every answer it gave across kill -9, and its ledger holds each charge once', async () => {
    const state = join(compiled.directory, 'state.ndjson');
    const approved = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { child, url } = await startProcess(compiled.main, ['--port', '0', '--state', state]);
      const gateway = client(url, 2_000);
      for (const attemptId of approved)
        expect(await gateway.inquire(attemptId, USD)).toMatchObject({ outcome: { kind: 'approved' } });
      const answers = Array.from({ length: CHARGES }, async (_, i) => {
        const attemptId = `t${String(round)}.${String(i)}`;
        const answer = await gateway.charge(order(attemptId));
        if (answer.kind === 'approved') approved.add(attemptId);
        if (i === CHARGES / 2) await kill(child, 'SIGKILL');
      });
      await Promise.all(answers);
      await gateway.close();
      // What a kill in the middle of a write leaves.
      appendFileSync(state, '{"entries":[{"type":"pay');
    }
    const { child, url } = await startProcess(compiled.main, ['--port', '0', '--state', state]);
    const gateway = client(url, 2_000);
    const keys = (await ledgerOf(url)).filter((line) => line.outcome === 'approved').map((line) => line.idempotencyKey);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toEqual(expect.arrayContaining([...approved]));
    expect(approved.size).toBeGreaterThan(ROUNDS);
    const [first = ''] = approved;
    expect(await gateway.charge(order(first))).toMatchObject({ kind: 'approved' });
    expect(await gateway.refund(followUp('r', first, 1_251n))).toMatchObject({ reason: 'amount-exceeds' });
    expect((await ledgerOf(url)).map((line) => line.sequence)).toEqual(keys.concat('r').map((_, i) => i + 1));
    expect(readFileSync(state, 'utf8')).not.toContain('4111111111111111');
    await gateway.close();
    await kill(child, 'SIGTERM');
  });

  it('says what is wrong with its command line', () => {
    const run = (...args: string[]) => spawnSync(process.execPath, [compiled.main, ...args], { encoding: 'utf8' });
    expect(run('--secret', 's', '--port', '70000')).toMatchObject({ status: 2, stdout: '' });
    expect(run('--port', '0').stderr).toContain('--secret-file or --secret is required');
    expect(run('--secret', 's', '--faults', '{"rate":2}').stderr).toContain('rate is missing or wrong');
    expect(run('--help')).toMatchObject({ status: 0 });
  });
});
