import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { LIMITS } from '../../kernel/limits';
import { ROUTE_ACCESS } from '../shared';
import { CODES } from './codes';
import { OutgoingModel, PricingPackagesOutgoingModel } from './dto/outgoing.dto';
import type { Envelope } from './envelope';
import { JSON_TYPES, XML_TYPES } from './format';
import { writeXml } from './xml/write-xml';

type Json = Readonly<Record<string, unknown>>;

export interface OperationDocumentation {
  readonly summary: string;
  readonly description?: string;
  readonly body: Type<object>;
  /** The `Request` of an example. */
  readonly asks: Json;
  /** The `Response` of its answer. */
  readonly answers: Json;
  /** What the documents are called in XML. */
  readonly names: { readonly asks: string; readonly answers: string; readonly type?: string };
  /** Takes an `Idempotency-Key`. */
  readonly keyed?: boolean;
}

const AUTHENTICATION = { Id: '170200123', Key: '467512342123' };
const APPROVED = { Code: '00', Description: CODES['00'] };

const REFUSALS: readonly (readonly [status: number, code: keyof typeof CODES, description: string])[] = [
  [400, '30', 'Format error: the body, or a member of it, is not as it must be.'],
  [401, '63', 'Credentials refused.'],
  [403, '63', 'The credentials do not give the right to do this.'],
  [413, '30', `The body is larger than ${String(LIMITS.bodyBytes)} bytes.`],
  [415, '30', 'The media type is none of the four, or not UTF-8.'],
  [422, '12', 'Invalid transaction (12), amount (13), number (14) or expiry (54): nothing was charged.'],
  [429, '96', 'Too many requests.'],
  [503, '96', 'System malfunction. Try again with the same reference.'],
];

const mediaTypes = (schema: Type<object>, json: Json, xml: string): Record<string, object> => ({
  ...Object.fromEntries(JSON_TYPES.map((type) => [type, { schema: { $ref: getSchemaPath(schema) }, example: json }])),
  ...Object.fromEntries(XML_TYPES.map((type) => [type, { schema: { $ref: getSchemaPath(schema) }, example: xml }])),
});

const answer = (
  envelope: Envelope,
  root: string,
  responseType: string | undefined,
  schema: Type<object> = OutgoingModel,
) => mediaTypes(schema, { ...envelope }, writeXml({ root, responseType }, { ...envelope }));

/** Documents a route of this door: both formats of the request and of every answer, with an example each. */
export function Operation(route: string, documentation: OperationDocumentation): MethodDecorator {
  const { summary, description = '', body, asks, answers, names, keyed = false } = documentation;
  const operationId = ROUTE_ACCESS[route]?.operationId;
  if (operationId === undefined) throw new Error(`${route} is not in the access table`);
  const request = { Authentication: AUTHENTICATION, Request: asks };
  const withBody = route.startsWith('POST');
  const schema = names.type === 'PricingPackageResponseModel' ? PricingPackagesOutgoingModel : OutgoingModel;
  const content = mediaTypes(body, request, writeXml({ root: names.asks }, request));
  const refused = (code: keyof typeof CODES) =>
    answer({ Message: { Code: code, Description: CODES[code] }, Response: null }, names.answers, undefined);
  return applyDecorators(
    ApiExtraModels(body, OutgoingModel, PricingPackagesOutgoingModel),
    ApiOperation({
      operationId,
      summary,
      description: withBody ? description : `${description} Takes the body of the POST with the same path.`.trim(),
      ...(withBody && { requestBody: { required: true, content } }),
    }),
    ...(keyed
      ? [
          ApiHeader({
            name: 'Idempotency-Key',
            required: false,
            schema: { type: 'string', maxLength: LIMITS.idempotencyKeyLength },
          }),
        ]
      : []),
    ApiResponse({
      status: 200,
      description: summary,
      content: answer({ Message: APPROVED, Response: answers }, names.answers, names.type, schema),
    }),
    ...REFUSALS.map(([status, code, text]) => ApiResponse({ status, description: text, content: refused(code) })),
    ...(keyed
      ? [
          ApiResponse({
            status: 202,
            description: 'The outcome is not known yet (91): send the same request again.',
            content: refused('91'),
          }),
          ApiResponse({
            status: 409,
            description: 'The reference or the key was used with another request.',
            content: refused('94'),
          }),
        ]
      : []),
  );
}
