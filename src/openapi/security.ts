import type { OpenAPIObject } from '@nestjs/swagger';
import type { RouteAccess } from '../api/shared';

type SecuritySchemes = NonNullable<NonNullable<OpenAPIObject['components']>['securitySchemes']>;
type SecurityRequirement = Record<string, string[]>;

interface FormScheme {
  readonly scheme: string;
  /** The callers who present a credential in this form. */
  readonly principals: readonly RouteAccess['principals'][number][];
}

/** Security schemes by the form of credential a route reads. A credential in the body is described with the body. */
const FORM_SCHEMES: Readonly<Partial<Record<RouteAccess['forms'][number], FormScheme>>> = {
  'bearer-jwt': { scheme: 'CustomerJWT', principals: ['customer', 'purchase-session'] },
  'plain-publishable': { scheme: 'PublishableApiKey', principals: ['publishable-key'] },
  'reb-apikey': { scheme: 'SecretApiKey', principals: ['secret-key'] },
  'bearer-secret': { scheme: 'SecretBearer', principals: ['secret-key'] },
  'basic-raw': { scheme: 'SecretBasic', principals: ['secret-key'] },
  'basic-base64': { scheme: 'SecretBasic', principals: ['secret-key'] },
  'query-api-key': { scheme: 'QueryApiKey', principals: ['secret-key', 'publishable-key'] },
  'query-commerce-key': { scheme: 'QueryCommerceKey', principals: ['publishable-key'] },
};

export const SECURITY_SCHEMES: SecuritySchemes = {
  PublishableApiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'The publishable key itself, without a scheme word.',
  },
  SecretApiKey: { type: 'apiKey', in: 'header', name: 'REB-APIKEY', description: 'The secret key.' },
  CustomerJWT: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Token of a login, or of one purchase.',
  },
  SecretBearer: { type: 'http', scheme: 'bearer', description: 'The secret key.' },
  SecretBasic: { type: 'http', scheme: 'basic', description: 'The secret key as the user name.' },
  QueryApiKey: { type: 'apiKey', in: 'query', name: 'api_key' },
  QueryCommerceKey: { type: 'apiKey', in: 'query', name: 'commerceKey' },
};

/** Nothing to present: the route is open, or its credential stands in the body and is described with the body. */
const NONE: readonly SecurityRequirement[] = [{}];

/** The ways to present a credential to a route; one of them is enough. */
export function securityOf({ forms, principals }: RouteAccess): SecurityRequirement[] {
  const names = forms.flatMap((form) => {
    const known = FORM_SCHEMES[form];
    return known?.principals.some((kind) => principals.includes(kind)) ? [known.scheme] : [];
  });
  return names.length === 0 ? [...NONE] : [...new Set(names)].map((name) => ({ [name]: [] }));
}
