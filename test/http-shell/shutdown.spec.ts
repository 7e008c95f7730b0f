import { Controller, Get } from '@nestjs/common';
import { Shutdown } from '../../src/api/health';
import { closeService } from '../../src/boot/close-service';
import { send } from './raw-request';
import { open, startShellApp } from './shell-app';

const SLOW_MS = 400;

@Controller()
class SlowController {
  @Get('slow')
  async slow(): Promise<{ done: boolean }> {
    await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    return { done: true };
  }
}

const access = { 'GET /slow': open('Slow'), 'GET /health/live': open('Live'), 'GET /health/ready': open('Ready') };

describe('shutting down', () => {
  it('readiness says so before the port closes', async () => {
    const shell = await startShellApp({ access, controllers: [SlowController] });
    shell.app.get(Shutdown, { strict: false }).begin();
    const ready = await send(shell, '/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.headers.get('retry-after')).toBe('1');
    expect((await send(shell, '/health/live')).status).toBe(200);
    await shell.close();
  });

  it('finishes what has begun and takes nothing new', async () => {
    const shell = await startShellApp({ access, controllers: [SlowController] });
    const begun = send(shell, '/slow');
    await new Promise((resolve) => setTimeout(resolve, SLOW_MS / 4));
    const closed = closeService(shell.app, 0);
    await new Promise((resolve) => setTimeout(resolve, SLOW_MS / 4));
    const late = await send(shell, '/health/live').then(
      ({ status }) => status,
      () => 'refused',
    );
    expect([503, 'refused']).toContain(late);
    expect(await begun).toMatchObject({ status: 200, json: { done: true } });
    await closed;
    await shell.close();
  });

  it('is not ready without a database', async () => {
    const shell = await startShellApp({ access, controllers: [SlowController] });
    await shell.dataSource.destroy();
    expect((await send(shell, '/health/ready')).status).toBe(503);
    expect((await send(shell, '/health/live')).status).toBe(200);
    await shell.dataSource.initialize();
    await shell.close();
  });
});
