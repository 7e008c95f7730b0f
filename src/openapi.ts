import type { INestApplication, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { MAX_ID_LENGTH } from './kernel/ids';
import { ROUTE_ACCESS, type RouteAccess } from './api/shared';
import { WEBHOOKS_DOCUMENT } from './modules/webhooks';

const TITLE = 'Holdfast';
const DESCRIPTION =
  'One purchase core behind four doors: stock, payment, invoice and vouchers. It never sells more than there is and never charges twice.';
const VERSION = '0.1.0';

const REFERENCE = '#/components/schemas/';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type SecurityRequirement = Record<string, string[]>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Security schemes by the form of credential a route reads, and the callers each stands for. */
const FORM_SCHEMES: Readonly<
  Partial<Record<RouteAccess['forms'][number], { readonly scheme: string; readonly principals: readonly string[] }>>
> = {
  'bearer-jwt': { scheme: 'CustomerJWT', principals: ['customer', 'purchase-session'] },
  'plain-publishable': { scheme: 'PublishableApiKey', principals: ['publishable-key'] },
  'reb-apikey': { scheme: 'SecretApiKey', principals: ['secret-key'] },
  'bearer-secret': { scheme: 'SecretBearer', principals: ['secret-key'] },
  'basic-raw': { scheme: 'SecretBasic', principals: ['secret-key'] },
  'basic-base64': { scheme: 'SecretBasic', principals: ['secret-key'] },
  'query-api-key': { scheme: 'QueryApiKey', principals: ['secret-key', 'publishable-key'] },
  'query-commerce-key': { scheme: 'QueryCommerceKey', principals: ['publishable-key'] },
};

const builder = (): Omit<OpenAPIObject, 'paths'> =>
  new DocumentBuilder()
    .setTitle(TITLE)
    .setDescription(DESCRIPTION)
    .setVersion(VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addApiKey(
      {
        type: 'apiKey',
        in: 'header',
        name: 'Authorization',
        description: 'The publishable key itself, without a scheme word.',
      },
      'PublishableApiKey',
    )
    .addApiKey({ type: 'apiKey', in: 'header', name: 'REB-APIKEY', description: 'The secret key.' }, 'SecretApiKey')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Token of a login, or of one purchase.' },
      'CustomerJWT',
    )
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'The secret key.' }, 'SecretBearer')
    .addBasicAuth({ type: 'http', scheme: 'basic', description: 'The secret key as the user name.' }, 'SecretBasic')
    .addApiKey({ type: 'apiKey', in: 'query', name: 'api_key' }, 'QueryApiKey')
    .addApiKey({ type: 'apiKey', in: 'query', name: 'commerceKey' }, 'QueryCommerceKey')
    .build();

/** The document of every door. Who may call a route is said by the access table, so the document cannot say otherwise. */
export function buildDocument(app: INestApplication): OpenAPIObject {
  const base = builder();
  const parts = documentedModules(app).map((module) =>
    withPrefix(
      module.name.replace(/Module$/, ''),
      SwaggerModule.createDocument(app, base, { include: [module], autoTagControllers: false }),
    ),
  );
  const paths = Object.assign({}, ...parts.map((part) => part.paths)) as OpenAPIObject['paths'];
  const schemas = Object.assign({}, ...parts.map((part) => part.components?.schemas)) as Schemas;
  for (const [path, item] of Object.entries(paths)) {
    const template = path.replace(/\{(\w+)\}/g, ':$1');
    for (const method of METHODS) {
      const operation: Operation | undefined = item[method];
      const access = ROUTE_ACCESS[`${method.toUpperCase()} ${template}`];
      if (operation) declareParameters(operation, path);
      if (operation && access) secure(operation, access);
    }
  }
  const described = { ...base, paths: byName(paths), components: { ...base.components, schemas: byName(schemas) } };
  return { ...described, webhooks: WEBHOOKS_DOCUMENT } as OpenAPIObject;
}

/** Modules with routes. Each is looked at by itself, for two doors may call different things by one name. */
const documentedModules = (app: INestApplication): Type[] =>
  [...app.get(ModulesContainer).values()]
    .filter(({ controllers }) => controllers.size > 0)
    .map(({ metatype }) => metatype);

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

/** Serves the document at `/openapi.json` and `/openapi.yaml`, and a page to try it at `/docs`. Call it before `listen`. */
export function setUpDocs(app: INestApplication): void {
  const document = buildDocument(app);
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: TITLE,
    swaggerOptions: { persistAuthorization: false, displayRequestDuration: true, defaultModelsExpandDepth: 0 },
  });
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

function secure(operation: Operation, { operationId, forms, principals }: RouteAccess): void {
  operation.operationId = operationId;
  const names = forms.flatMap((form) => {
    const known = FORM_SCHEMES[form];
    return known?.principals.some((kind) => (principals as readonly string[]).includes(kind)) ? [known.scheme] : [];
  });
  operation.security = [...new Set(names)].map((name): SecurityRequirement => ({ [name]: [] }));
}

/** Members by name: the committed document changes only where the API does. */
const byName = <T extends object>(members: T): T =>
  Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1))) as T;
