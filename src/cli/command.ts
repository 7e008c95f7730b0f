import type { INestApplicationContext } from '@nestjs/common';

/** Every option of every command. */
export const OPTIONS = {
  name: { type: 'string' },
  id: { type: 'string' },
  organization: { type: 'string' },
  website: { type: 'string' },
  'website-url': { type: 'string' },
  'website-name': { type: 'string' },
  kind: { type: 'string' },
  'client-id': { type: 'string' },
  key: { type: 'string' },
  provider: { type: 'string' },
  status: { type: 'string' },
  priority: { type: 'string' },
  methods: { type: 'string' },
  currencies: { type: 'string' },
  settings: { type: 'string' },
  'credentials-file': { type: 'string' },
} as const;

export type Values = { readonly [K in keyof typeof OPTIONS]?: string | undefined };

/** The command line does not say what it should. */
export class UsageError extends Error {}

/** @throws UsageError when the option is missing */
export function required(values: Values, name: keyof Values): string {
  const value = values[name]?.trim();
  if (value === undefined || value === '') throw new UsageError(`--${name} is required`);
  return value;
}

/** @param live whether keys that are made are live ones */
export type Command = (app: INestApplicationContext, values: Values, live: boolean) => Promise<unknown>;
