import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module';
import { createHttpAdapter } from './configure-app';
import { HTTP_SHELL } from './apis';
import { readConfig } from './kernel/config';
import { Secret } from './kernel/secret';
import { buildDocument } from './openapi';

const KEY_BYTES = 32;
const key = (): Secret<Buffer> => new Secret(randomBytes(KEY_BYTES));

/** The document as the committed file holds it. Nothing is started: the modules are looked at, not made. */
export async function documentText(): Promise<string> {
  const config = readConfig({}, { root: key(), vault: [{ id: 'none', key: key() }] });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(config),
    createHttpAdapter(config, HTTP_SHELL),
    {
      preview: true,
      logger: false,
    },
  );
  return `${JSON.stringify(buildDocument(app), null, 2)}\n`;
}

/** Writes `openapi.json` at the root of the checkout. */
export async function writeDocument(): Promise<void> {
  writeFileSync(join(__dirname, '..', 'openapi.json'), await documentText());
}
