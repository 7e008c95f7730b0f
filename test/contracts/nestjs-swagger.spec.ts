import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiOkResponse, ApiProperty, DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { DOCUMENT_ROUTES } from '../../src/openapi/keep-docs';

class InnerDto {
  @ApiProperty({ type: String, nullable: true }) name!: string | null;
}
const named = (): typeof InnerDto => InnerDto;
class OuterDto {
  @ApiProperty({ type: () => InnerDto }) lazy!: InnerDto;
  @ApiProperty({ type: named as never }) asClass!: InnerDto;
}

@Controller('things')
class ThingsController {
  @Get()
  @ApiOkResponse({ type: OuterDto })
  get(): OuterDto {
    throw new Error('nobody calls it');
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

let app: NestFastifyApplication;
let document: OpenAPIObject;
const routes: string[] = [];

beforeAll(async () => {
  app = await NestFactory.create<NestFastifyApplication>(ThingsModule, new FastifyAdapter(), { logger: false });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', ({ url }) => void routes.push(url));
  document = SwaggerModule.createDocument(app, new DocumentBuilder().setOpenAPIVersion('3.1.0').build());
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json', yamlDocumentUrl: 'openapi.yaml' });
  await app.init();
});
afterAll(() => app.close());

const schemas = (): Record<string, { properties: Record<string, unknown> }> =>
  document.components?.schemas as Record<string, { properties: Record<string, unknown> }>;

it('calls a schema by its class, which is how a door renames its own', () => {
  expect(Object.keys(schemas())).toEqual(expect.arrayContaining(['InnerDto', 'OuterDto']));
});

it('takes a function for a lazy type only when it is named `type`', () => {
  const { lazy, asClass } = schemas()['OuterDto']?.properties ?? {};
  expect(lazy).toEqual({ $ref: '#/components/schemas/InnerDto' });
  expect(asClass).not.toEqual(lazy);
});

it('writes null after OpenAPI 3.0, whatever the version of the document', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(schemas()['InnerDto']?.properties['name']).toEqual({ type: 'string', nullable: true });
});

it('answers documents under the routes that are kept in memory', () => {
  expect(routes).toEqual(expect.arrayContaining([...DOCUMENT_ROUTES]));
});
