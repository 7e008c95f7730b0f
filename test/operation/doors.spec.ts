import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createTestDatabase } from '../support/database';
import { end } from '../support/embedded';
import { HttpClient } from '../support/http-client';
import { freePort } from '../support/loopback';
import { copyWithout, PURCHASE_DOORS } from '../support/without-door';
import { ready, runMain } from './processes';

jest.setTimeout(180_000);

const GONE = 404;
const key = (): string => randomBytes(32).toString('base64');

it.each(PURCHASE_DOORS)('starts over an empty database without the folder of $name', async ({ name, prefixes }) => {
  const database = await createTestDatabase({ migrated: false });
  const copy = copyWithout(name);
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const running = runMain(
    { PORT: port, DATABASE_URL: database.url, SECRET_KEY: key(), VAULT_KEYS: `k1:${key()}` },
    copy,
  );
  try {
    await ready(url, running);
    const http = new HttpClient(url);
    for (const prefix of prefixes) expect((await http.get(`${prefix}/anything`)).status).toBe(GONE);
    const others = PURCHASE_DOORS.filter((door) => door.name !== name).map((door) => door.prefixes[0]);
    for (const prefix of others) expect((await http.get(`${String(prefix)}/anything`)).status).toBeGreaterThan(399);
  } finally {
    await end(running.child);
    await database.drop();
    rmSync(copy, { recursive: true, force: true });
  }
});
