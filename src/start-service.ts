import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module';
import { configureApp, createHttpAdapter } from './configure-app';
import { HTTP_SHELL } from './apis';
import type { Config } from './kernel/config';
import { ProductionClockCheck } from './kernel/database';
import { VaultKeyCheck } from './modules/payment-instruments';
import { ShorthandAccount } from './modules/payments';
import { setUpDocs } from './openapi';

/** Makes the service, ready but for its port. The database is up and migrated already. */
export async function makeService(config: Config): Promise<NestFastifyApplication> {
  const adapter = createHttpAdapter(config, HTTP_SHELL);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config), adapter, {
    // what Nest says about its own wiring is not for the log of a service
    logger: ['error', 'warn', 'fatal'],
    abortOnError: false,
  });
  await configureApp(app, config);
  if (config.production) await app.get(ProductionClockCheck, { strict: false }).check();
  await app.get(VaultKeyCheck, { strict: false }).check();
  await app.get(ShorthandAccount, { strict: false }).ensure();
  if (config.docs) setUpDocs(app);
  await app.init();
  return app;
}

/**
 * Makes the service and lets it listen.
 * @param prepare what must be done before the first request, with every module at hand
 */
export async function startService(
  config: Config,
  prepare: (app: NestFastifyApplication) => Promise<void> = async () => undefined,
): Promise<NestFastifyApplication> {
  const app = await makeService(config);
  await prepare(app);
  await app.listen({ port: config.port, host: config.host });
  return app;
}
