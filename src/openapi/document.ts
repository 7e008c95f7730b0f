import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { APIS, HTTP_SHELL, ROUTES } from '../apis';
import { type Api, type Door, doorOf, HEADERS, type RouteRow } from '../api/shared';
import { MAX_ID_LENGTH } from '../kernel/ids';
import { refusalsOf } from './refusals';
import { SECURITY_SCHEMES, securityOf } from './security';
import { shareParts } from './share';
import { byName, type Operation, operationsOf, pascalCase, type Responses, type Schemas } from './types';
import { toVersion31 } from './version-31';
import { WEBHOOK_SCHEMAS, WEBHOOK_TAGS, WEBHOOKS } from './webhooks';

export const TITLE = 'Holdfast';
const DESCRIPTION =
  'One purchase core behind four doors: stock, payment, invoice and vouchers. It never sells more than there is and never charges twice.';
const VERSION = '0.1.0';
const REFERENCE = '#/components/schemas/';

const documentBase = (): Omit<OpenAPIObject, 'paths'> =>
  new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(TITLE)
    .setDescription(DESCRIPTION)
    .setVersion(VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'The service that serves this document.')
    .build();

/**
 * The API document. What it says of a route comes from the route's declaration and from the door's error renderer, so the document cannot
 * say anything else than the service does.
 */
export function buildDocument(app: INestApplication): OpenAPIObject {
  const base = documentBase();
  const parts = APIS.filter(({ door }) => door.errorSchema !== undefined).map((api) => documentOf(app, base, api));
  const paths = Object.assign({}, ...parts.map((part) => part.paths)) as OpenAPIObject['paths'];
  const schemas = Object.assign({}, ...parts.map((part) => part.components?.schemas)) as Schemas;
  const whole = {
    ...base,
    tags: [...APIS.flatMap(({ door }) => tagsOf(door.tags)), ...tagsOf(WEBHOOK_TAGS)],
    paths: byName(paths),
    webhooks: WEBHOOKS,
    components: { schemas: byName({ ...schemas, ...WEBHOOK_SCHEMAS }), securitySchemes: SECURITY_SCHEMES },
  } as unknown as OpenAPIObject;
  return toVersion31(shareParts(whole, prefixAt));
}

const tagsOf = (tags: Door['tags']) => Object.entries(tags ?? {}).map(([name, description]) => ({ name, description }));

const prefixAt = (path: string): string => pascalCase(doorOf(HTTP_SHELL.doors, path)?.name ?? '');

/** The routes of one API. Each is looked at by itself, for two doors may call different things by one name. */
function documentOf(app: INestApplication, base: Omit<OpenAPIObject, 'paths'>, { door, module }: Api): OpenAPIObject {
  const part = SwaggerModule.createDocument(app, base, { include: [module], autoTagControllers: false });
  for (const { path, route, operation } of operationsOf(part)) {
    const row = ROUTES[route];
    if (!row) throw new Error(`${route} is not declared`);
    complete(operation, path, row, door);
  }
  return withPrefix(pascalCase(door.name), part);
}

function complete(operation: Operation, path: string, row: RouteRow, door: Door): void {
  declareParameters(operation, path);
  operation.operationId = row.operationId;
  operation.security = securityOf(row);
  // what a route says itself wins: "still running" is no refusal everywhere
  const responses = { ...refusalsOf(operation, path, row, door), ...operation.responses };
  operation.responses = Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [
      status,
      { ...response, headers: { ...(response as { headers?: object }).headers, ...HEADERS.requestId } },
    ]),
  ) as Responses;
}

/** Declares the ids in a path: read by decorators of ours, they are unknown to the library. */
function declareParameters(operation: Operation, path: string): void {
  const declared = (operation.parameters ?? []).map((parameter) => ('name' in parameter ? parameter.name : ''));
  const names = [...path.matchAll(/\{(\w+)\}/g)]
    .map((match) => match[1] ?? '')
    .filter((name) => !declared.includes(name));
  operation.parameters = [
    ...names.map((name) => ({
      name,
      in: 'path' as const,
      required: true,
      schema: { type: 'string' as const, maxLength: MAX_ID_LENGTH },
    })),
    ...(operation.parameters ?? []),
  ];
}

/** The part with every schema called after its door: `InvoiceDto` of the storefront is `StorefrontInvoice`. */
function withPrefix(prefix: string, part: OpenAPIObject): OpenAPIObject {
  const named = (name: string): string => prefix + name.replace(/Dto$/, '');
  const text = JSON.stringify(part).replace(
    /"#\/components\/schemas\/([^"]+)"/g,
    (_, name: string) => `"${REFERENCE}${named(name)}"`,
  );
  const renamed = JSON.parse(text) as OpenAPIObject;
  const schemas = Object.entries(renamed.components?.schemas ?? {}).map(
    ([name, schema]) => [named(name), schema] as const,
  );
  return { ...renamed, components: { ...renamed.components, schemas: Object.fromEntries(schemas) } };
}
