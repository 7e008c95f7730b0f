import { QueryFailedError } from 'typeorm';
import { createLogger, maskCardNumbers, NestLogger } from '.';
import { LineBuffer } from './line-buffer';

const PAN = '4111111111111111';

function listen() {
  const lines: string[] = [];
  const logger = createLogger('trace', { write: (line: string | Uint8Array) => lines.push(String(line)) > 0 });
  return { logger, lines, records: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('maskCardNumbers', () => {
  it.each([
    PAN,
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '4111\u00a01111\u00a01111\u00a01111',
    '4\u200b111111111111111',
    `00${PAN}00`,
    '378282246310005',
    '6759649826438453000',
  ])('masks %j', (number) => {
    expect(maskCardNumbers(`before ${number} after`)).toBe('before [card] after');
  });

  it.each(['1000000000000', '12345', '2026-11-20T12:00:00.000Z', 'ord_01K9ABCDEF0123456789ABCDEF'])(
    'leaves %j',
    (text) => {
      expect(maskCardNumbers(text)).toBe(text);
    },
  );
});

describe('the log', () => {
  it('keeps the named members only', () => {
    const { logger, records } = listen();
    logger.info(
      { route: '/v1/x', ms: 3, body: { pan: PAN }, headers: { authorization: 'sk_x' }, query: 'api_key=sk_x' },
      'done',
    );
    expect(records()).toEqual([
      { level: 'info', time: expect.any(String) as string, route: '/v1/x', ms: 3, msg: 'done' },
    ]);
  });

  it('masks card numbers wherever they stand', () => {
    const { logger, lines } = listen();
    logger.warn({ context: `x ${PAN}` }, `y 4111 1111 1111 1111`);
    expect(lines.join()).not.toMatch(/4111/);
    expect(lines.join()).toMatch(/\[card\].*\[card\]/);
  });

  it('masks card numbers that are numbers, and values put into the text', () => {
    const { logger, lines } = listen();
    logger.warn({ count: Number(PAN) }, 'y %s %d', PAN, Number(PAN));
    logger.warn({ count: 1_700_000_000_000 }, PAN);
    expect(lines.join()).not.toMatch(/4111/);
    expect(lines[1]).toContain('1700000000000');
  });

  it.each(['keyId', 'purchaseId', 'attemptId', 'deliveryId', 'eventId'])('leaves %s as it is', (name) => {
    const { logger, records } = listen();
    logger.info({ [name]: 'ord_4111111111111111' }, 'x');
    expect(records()[0]?.[name]).toBe('ord_4111111111111111');
  });

  it('tells of an error its class, code and place, never its message', () => {
    const { logger, lines, records } = listen();
    const cause = Object.assign(new Error('canary in message'), { code: '23505', detail: 'Key (code)=(canary)' });
    const failed = new QueryFailedError('INSERT canary', ['canary'], cause);
    logger.error({ err: failed }, 'failed');
    new NestLogger(logger).error(failed, failed.stack, 'Context');
    new NestLogger(logger).error({ canary: 1 });
    expect(lines.join()).not.toContain('canary');
    expect(records()[0]).toMatchObject({
      errorName: 'QueryFailedError',
      errorCode: '23505',
      errorAt: expect.stringContaining('logging.spec.ts') as string,
    });
    expect(records()[1]).toMatchObject({ errorName: 'QueryFailedError', context: 'Context', msg: 'unexpected error' });
  });
});

describe('LineBuffer', () => {
  it('writes the lines of one turn at once, in order, and those of the next one after them', async () => {
    const written: string[] = [];
    const buffer = new LineBuffer({ write: (text: string | Uint8Array) => written.push(String(text)) > 0 });
    buffer.write('one\n');
    buffer.write(Buffer.from('two\n'));
    expect(written).toEqual([]);
    await new Promise(setImmediate);
    buffer.write('three\n');
    buffer.flush();
    await new Promise(setImmediate);
    expect(written).toEqual(['one\ntwo\n', 'three\n']);
  });
});
