import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { HEADERS, type HttpMethod, Route as SharedRoute, type RouteFacts } from '../shared';
import { CODES } from './codes';
import { PACKAGES_DOOR } from './door';
import { OutgoingModel, PricingPackagesOutgoingModel } from './dto/outgoing.dto';
import type { Envelope } from './envelope';
import { JSON_TYPES, XML_TYPES } from './format';
import { writeXml } from './xml/write-xml';

type Json = Readonly<Record<string, unknown>>;

export interface PackagesRoute extends Omit<RouteFacts, 'status'> {
  readonly body: Type<object>;
  /** The `Request` of an example. */
  readonly requestExample: Json;
  /** The `Response` of its answer. */
  readonly responseExample: Json;
  /** Names of the document elements in XML, and of the type of the response. */
  readonly xml: { readonly request: string; readonly response: string; readonly responseType?: string };
}

const AUTHENTICATION = { Id: '170200123', Key: '467512342123' };
const message = (code: keyof typeof CODES): Envelope['Message'] => ({ Code: code, Description: CODES[code] });

/** XML documents are described as texts: their elements are the members of the JSON form, which has the schema. */
const XML_SCHEMA = { type: 'string', contentMediaType: 'application/xml' } as const;

const mediaTypes = (schema: Type<object>, json: object, xml: string): Record<string, object> => {
  const asJson = { schema: { $ref: getSchemaPath(schema) }, example: json };
  const asXml = { schema: XML_SCHEMA, example: xml };
  return Object.fromEntries<object>([
    ...JSON_TYPES.map((type): [string, object] => [type, asJson]),
    ...XML_TYPES.map((type): [string, object] => [type, asXml]),
  ]);
};

/** Declares a route of this door: both formats of the request and of every answer, with an example each. */
export function Route(method: HttpMethod, path: string, facts: PackagesRoute): MethodDecorator {
  const { summary, description = '', body, requestExample, responseExample, xml, keyed = false } = facts;
  const request = { Authentication: AUTHENTICATION, Request: requestExample };
  const withBody = method === 'POST';
  const schema = xml.responseType === 'PricingPackageResponseModel' ? PricingPackagesOutgoingModel : OutgoingModel;
  const answer = (envelope: Envelope, answerSchema: Type<object>, responseType?: string) =>
    mediaTypes(answerSchema, envelope, writeXml({ root: xml.response, responseType }, { ...envelope }));
  const headers = keyed ? HEADERS.replayed : {};
  return applyDecorators(
    SharedRoute(PACKAGES_DOOR, method, path, facts),
    ApiExtraModels(body, OutgoingModel, PricingPackagesOutgoingModel),
    ApiOperation({
      summary,
      description: withBody ? description : `${description} Takes the body of the POST with the same path.`.trim(),
      ...(withBody && {
        requestBody: {
          required: true,
          content: mediaTypes(body, request, writeXml({ root: xml.request }, request)),
        },
      }),
    }),
    ApiResponse({
      status: 200,
      description: summary,
      headers,
      content: answer({ Message: message('00'), Response: responseExample }, schema, xml.responseType),
    }),
    ...(keyed
      ? [
          ApiResponse({
            status: 202,
            description: 'The outcome is not known yet (91): send the same request again.',
            headers: { ...headers, ...HEADERS.retryAfter },
            content: answer({ Message: message('91'), Response: null }, OutgoingModel),
          }),
        ]
      : []),
  );
}
