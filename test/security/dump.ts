import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

/** Every table as text, one line per row, as COPY would write it; large values are taken out of their storage. */
export async function dumpTables(databaseUrl: string): Promise<Map<string, string[]>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT quote_ident(relname) AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
    );
    const tables = new Map<string, string[]>();
    for (const { name } of rows) {
      const lines = await client.query<{ line: string }>(`SELECT to_jsonb(t)::text AS line FROM ${name} t`);
      tables.set(
        name,
        lines.rows.map(({ line }) => line),
      );
    }
    return tables;
  } finally {
    await client.end();
  }
}

/** Makes the server write everything it has in memory. */
export async function checkpoint(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('CHECKPOINT').finally(() => client.end());
}

/** Every file below a directory with its content: tables, indexes, the write-ahead log, the server's own log. */
export function* filesBelow(directory: string): Generator<{ readonly path: string; readonly content: Buffer }> {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile() && statSync(path).size > 0) yield { path, content: readFileSync(path) };
  }
}
