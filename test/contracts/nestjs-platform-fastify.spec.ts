import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

@Module({})
class EmptyModule {}

class WithoutParsers extends FastifyAdapter {
  override registerParserMiddleware(): void {
    // nothing
  }
}

async function started(adapter: FastifyAdapter): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(EmptyModule, adapter, { logger: false });
  await app.init();
  return app;
}

it('adds its body parsers in one method and nowhere else', async () => {
  const FORM = 'application/x-www-form-urlencoded';
  const usual = await started(new FastifyAdapter());
  const without = await started(new WithoutParsers());
  const hasParser = ({ getHttpAdapter }: NestFastifyApplication): boolean =>
    (getHttpAdapter().getInstance() as { hasContentTypeParser(type: string): boolean }).hasContentTypeParser(FORM);
  expect([hasParser(usual), hasParser(without)]).toEqual([true, false]);
  await Promise.all([usual.close(), without.close()]);
});

it('adds no middleware of its own when it is told so', async () => {
  const usual = await started(new WithoutParsers());
  const without = await started(new WithoutParsers({ skipMiddie: true } as object));
  const takesMiddleware = (app: NestFastifyApplication): boolean =>
    'use' in (app.getHttpAdapter().getInstance() as object);
  expect([takesMiddleware(usual), takesMiddleware(without)]).toEqual([true, false]);
  await Promise.all([usual.close(), without.close()]);
});
