import { CARD, eventually, someRounds, WebhookBench } from './support';

const DAY = 86_400;
const HOUR = 3_600;

let bench: WebhookBench;

beforeAll(async () => {
  bench = await WebhookBench.start();
}, 60_000);
afterAll(() => bench.close());

const isTried = ({ history }: { history: unknown[] }): boolean => history.length > 0;

describe('an endpoint that fails', () => {
  it('stays active, and gets everything once it is healthy and enabled', async () => {
    const { id } = await bench.register('/down', { topics: ['purchase.created'] });
    bench.receiver.answerAt('/down', 503);
    for (let n = 0; n < 14; n += 1) await bench.service.buy(CARD);
    await bench.untilDeliveries(id, '14 were tried', (all) => all.length === 14 && all.every(isTried));
    expect(await bench.endpoint(id)).toMatchObject({
      status: 'active',
      failures: 14,
      lastError: 'status',
      waiting: 14,
    });

    expect((await bench.patch(id, { status: 'disabled' })).json).toMatchObject({
      status: 'disabled',
      disabledReason: 'operator',
      disabledTime: expect.any(String),
    });
    for (let n = 0; n < 5; n += 1) await bench.service.buy(CARD);
    await bench.untilDeliveries(id, '5 more are written', (all) => all.length === 19);
    await someRounds();
    expect(await bench.endpoint(id)).toMatchObject({ waiting: 19, oldestWaitingTime: expect.any(String) });
    expect(bench.receiver.at('/down')).toHaveLength(14);

    bench.receiver.answerAt('/down', 204);
    const events = (await bench.deliveries(id)).map(({ eventId }) => eventId as string).reverse();
    expect((await bench.post(`webhooks/${id}/enable`)).json).toMatchObject({ status: 'active', disabledReason: null });
    await bench.untilDeliveries(id, 'all are delivered', (all) => all.every(({ status }) => status === 'delivered'));
    const arrived = bench.idsAt('/down').slice(14);
    expect([...arrived].sort()).toEqual([...events].sort());
    expect(await bench.endpoint(id)).toMatchObject({ waiting: 0, failures: 0, failingSince: null, lastError: null });
  }, 60_000);

  it('starts what waited in the order of events', async () => {
    const { id } = await bench.register('/order', { topics: ['webhook.test'] });
    bench.receiver.answerAt('/order', 500);
    const tried = await bench.sendTests(id, 3);
    await bench.untilDeliveries(id, '3 were tried', (all) => all.every(isTried));
    await bench.patch(id, { status: 'disabled' });
    const events = [...tried, ...(await bench.sendTests(id, 12))];
    bench.receiver.answerAt('/order', 200);
    await bench.post(`webhooks/${id}/enable`);
    await bench.untilDeliveries(id, 'all are delivered', (all) => all.every(({ status }) => status === 'delivered'));
    // the receiver hears of those that are on their way together in either order: what counts is when they were started
    const starts = (await bench.deliveries(id)).map(({ eventId, history }) => ({
      eventId: eventId as string,
      at: (history as { at: string }[]).at(-1)?.at ?? '',
    }));
    const inOrder = starts.reverse();
    expect(inOrder.map(({ eventId }) => eventId)).toEqual(events);
    expect(inOrder.map(({ at }) => at)).toEqual([...inOrder.map(({ at }) => at)].sort());
  }, 60_000);

  it('is disabled after failures over three days, not before, and the operator is told', async () => {
    const watcher = await bench.register('/watcher', { topics: ['webhook.disabled'] });
    const { id } = await bench.register('/broken', { topics: ['webhook.test'] });
    bench.receiver.answerAt('/broken', 500);
    await bench.sendTests(id, 1);
    await bench.untilDeliveries(id, 'the first try', ([first]) => first.history.length === 1);
    const { failingSince } = await bench.endpoint(id);
    await bench.advance(3 * DAY - HOUR);
    await bench.untilDeliveries(id, 'the second try', ([first]) => first.history.length === 2);
    await someRounds();
    expect(await bench.endpoint(id)).toMatchObject({ status: 'active', failingSince, failures: 2 });
    await bench.advance(2 * HOUR);
    await eventually('it is disabled', async () => (await bench.endpoint(id)).status === 'disabled');
    expect((await bench.get('webhooks')).find((one: { id: string }) => one.id === id)).toMatchObject({
      disabledReason: 'failing',
      disabledTime: expect.any(String),
      failingSince,
      waiting: 1,
    });
    await eventually('the others are told', () => bench.receiver.at('/watcher').length === 1);
    expect(JSON.parse(bench.receiver.at('/watcher')[0]?.body ?? '')).toMatchObject({
      type: 'webhook.disabled',
      data: { endpointId: id, url: bench.receiver.url('/broken'), reason: 'failing' },
    });
    await bench.remove(watcher.id);
  }, 60_000);

  it('keeps failing from the beginning after a success', async () => {
    const { id } = await bench.register('/flapping', { topics: ['webhook.test'] });
    bench.receiver.answerAt('/flapping', 500);
    await bench.sendTests(id, 1);
    await bench.untilDeliveries(id, 'a failure', (all) => all.every(isTried));
    bench.receiver.answerAt('/flapping', 200);
    await bench.advance(4 * DAY);
    await bench.untilDeliveries(id, 'a success', ([first]) => first.status === 'delivered');
    bench.receiver.answerAt('/flapping', 500);
    await bench.sendTests(id, 1);
    await bench.untilDeliveries(id, 'another failure', (all) => all.every(isTried));
    expect(await bench.endpoint(id)).toMatchObject({ status: 'active', failures: 1 });
  }, 60_000);
});

describe('a receiver that says what it wants', () => {
  it('410: it is disabled at once, and what happens waits', async () => {
    const { id } = await bench.register('/gone', { topics: ['webhook.test'] });
    bench.receiver.answerAt('/gone', 410);
    await bench.sendTests(id, 1);
    await eventually('it is disabled', async () => (await bench.endpoint(id)).status === 'disabled');
    await bench.sendTests(id, 2);
    await someRounds();
    expect(bench.receiver.at('/gone')).toHaveLength(1);
    expect(await bench.endpoint(id)).toMatchObject({ disabledReason: 'gone', waiting: 3, failed: 0 });
    bench.receiver.answerAt('/gone', 200);
    await bench.post(`webhooks/${id}/enable`);
    await bench.untilDeliveries(id, 'all are delivered', (all) => all.every(({ status }) => status === 'delivered'));
  }, 60_000);

  it.each([429, 503])(
    '%i with Retry-After: nothing comes before, all of it after, and no try is used up',
    async (status) => {
      const path = `/slow-${String(status)}`;
      const { id } = await bench.register(path, { topics: ['webhook.test'] });
      bench.receiver.answerAt(path, status, { 'retry-after': '30' });
      await bench.sendTests(id, 1);
      await bench.untilDeliveries(id, 'the first try', (all) => all.every(isTried));
      bench.receiver.answerAt(path, 200);
      await bench.sendTests(id, 1);
      await someRounds();
      expect(bench.receiver.at(path)).toHaveLength(1);
      expect(await bench.endpoint(id)).toMatchObject({ pausedUntil: expect.any(String), waiting: 2 });
      expect((await bench.deliveries(id)).map(({ tries }) => tries as number)).toEqual([0, 0]);
      await bench.advance(31);
      await bench.untilDeliveries(id, 'all are delivered', (all) => all.every(({ status: is }) => is === 'delivered'));
    },
    60_000,
  );
});

describe('a delivery whose tries are used up', () => {
  const useUp = async (id: string): Promise<void> => {
    for (let tries = 2; tries <= 6; tries += 1) {
      await bench.advance(7 * HOUR);
      await bench.untilDeliveries(id, `try ${String(tries)}`, ([last]) => last.history.length >= tries);
    }
  };

  it('has failed, is tried once more when its endpoint is healthy again, and no second time', async () => {
    const { id } = await bench.register('/used-up', { topics: ['webhook.test'] });
    bench.receiver.answerAt('/used-up', 500);
    const [lost] = await bench.sendTests(id, 1);
    await bench.untilDeliveries(id, 'the first try', ([last]) => last.history.length === 1);
    await useUp(id);
    await bench.untilDeliveries(id, 'it has failed', ([last]) => last.status === 'failed');
    expect(await bench.endpoint(id)).toMatchObject({ status: 'active', failed: 1, waiting: 0 });

    // healthy for another event, not for this one
    bench.receiver.answer = (response, { headers }): void => {
      response.writeHead(headers['webhook-id'] === lost ? 500 : 200).end();
    };
    bench.receiver.forgetAt('/used-up');
    await bench.sendTests(id, 1);
    await bench.untilDeliveries(id, 'one more try', (all) => all.some(({ history }) => history.length === 7));
    expect(await bench.deliveries(id, '?status=failed')).toMatchObject([{ eventId: lost, tries: 7 }]);
    await bench.sendTests(id, 1);
    await someRounds();
    expect(bench.idsAt('/used-up').filter((one) => one === lost)).toHaveLength(7);

    // by request it comes again, with all its tries
    bench.receiver.answerAt('/used-up', 200);
    const [failed] = await bench.deliveries(id, '?status=failed');
    expect((await bench.post(`webhooks/${id}/deliveries/${String(failed.id)}/replay`)).status).toBe(202);
    await bench.untilDeliveries(id, 'it is delivered', (all) => all.every(({ status }) => status === 'delivered'));
  }, 90_000);

  it('is tried once more when its endpoint is enabled', async () => {
    const { id } = await bench.register('/enabled', { topics: ['webhook.test'] });
    bench.receiver.answerAt('/enabled', 500);
    await bench.sendTests(id, 1);
    await bench.untilDeliveries(id, 'the first try', ([last]) => last.history.length === 1);
    await useUp(id);
    await bench.untilDeliveries(id, 'it has failed', ([last]) => last.status === 'failed');
    bench.receiver.answerAt('/enabled', 200);
    await bench.post(`webhooks/${id}/enable`);
    await eventually('it is delivered', async () => (await bench.deliveries(id))[0].status === 'delivered', 20_000);
  }, 90_000);

  it('is dropped when its event is 30 days old, and the drop is listed', async () => {
    const { id } = await bench.register('/dropped', { topics: ['webhook.test'] });
    bench.receiver.answerAt('/dropped', 500);
    await bench.sendTests(id, 1);
    await bench.untilDeliveries(id, 'the first try', ([last]) => last.history.length === 1);
    await useUp(id);
    await bench.untilDeliveries(id, 'it has failed', ([last]) => last.status === 'failed');
    await bench.advance(30 * DAY);
    await eventually('it is gone', async () => (await bench.deliveries(id)).length === 0, 20_000);
    const drops = (await bench.get('webhook-drops')) as { endpointId: string }[];
    expect(drops.filter(({ endpointId }) => endpointId === id)).toMatchObject([{ deliveries: 1 }]);
  }, 90_000);
});

describe('the admin routes', () => {
  it('change what is given, and refuse what is wrong', async () => {
    const { id } = await bench.register('/before', { topics: ['webhook.test'] });
    const change = { url: bench.receiver.url('/after'), topics: null, policy: 'merchant' };
    expect((await bench.patch(id, change)).json).toMatchObject({ ...change, topics: [], status: 'active' });
    expect((await bench.patch(id, {})).json).toMatchObject({ ...change, topics: [] });
    const wrong = [{ url: 'https://10.0.0.1/' }, { topics: ['nothing'] }, { status: 'failing' }, { id }];
    for (const body of wrong) expect([body, (await bench.patch(id, body)).status]).toEqual([body, 422]);
    expect((await bench.patch('hook_unknown', {})).status).toBe(404);
    await bench.remove(id);
  });

  it('send a test event to one endpoint, whatever topics it has', async () => {
    const { id } = await bench.register('/tested', { topics: ['purchase.completed'] });
    const other = await bench.register('/untested');
    const answer = await bench.post(`webhooks/${id}/test`);
    expect([answer.status, answer.json]).toMatchObject([202, { type: 'webhook.test', status: 'waiting', tries: 0 }]);
    await bench.untilDeliveries(id, 'it is delivered', ([one]) => one.status === 'delivered');
    expect(JSON.parse(bench.receiver.at('/tested')[0]?.body ?? '')).toMatchObject({ data: { endpointId: id } });
    expect(bench.receiver.at('/untested')).toEqual([]);
    await Promise.all([bench.remove(id), bench.remove(other.id)]);
  });
});
