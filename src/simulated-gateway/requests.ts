import { Secret } from '../kernel/secret';
import {
  type ChargeRequest,
  type CompletionRequest,
  type FollowUpRequest,
  type GatewayInstrument,
  parseObject,
} from '../modules/payments/gateway';
import { decodeMoney } from '../modules/payments/gateway/sandbox';

type Json = Readonly<Record<string, unknown>>;

const DIGITS = /^\d{1,19}$/;

/** The request is not one of ours. Its content is never repeated. */
export class MalformedRequest extends Error {}

const fail = (field: string): never => {
  throw new MalformedRequest(`${field} is missing or wrong`);
};
const text = (json: Json, field: string): string => {
  const value = json[field];
  return typeof value === 'string' && value !== '' ? value : fail(field);
};
const optionalText = (json: Json, field: string): string | undefined =>
  json[field] === undefined ? undefined : text(json, field);
const integer = (json: Json, field: string): number => {
  const value = json[field];
  return typeof value === 'number' && Number.isInteger(value) ? value : fail(field);
};
const minor = (json: Json, field: string): bigint => {
  const value = json[field];
  return typeof value === 'string' && DIGITS.test(value) ? BigInt(value) : fail(field);
};
const object = (json: Json, field: string): Json => {
  const value = json[field];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : fail(field);
};
const texts = (json: Json, field: string): readonly string[] | undefined => {
  const value = json[field];
  if (value === undefined) return undefined;
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : fail(field);
};
const oneOf = <T extends string>(json: Json, field: string, allowed: readonly T[]): T => {
  const value = text(json, field);
  return allowed.find((item) => item === value) ?? fail(field);
};

const document = (body: string): Json => parseObject(body) ?? fail('body');
const amount = (json: Json) => decodeMoney(json['amount']) ?? fail('amount');

/** @throws MalformedRequest */
export function readCharge(body: string): ChargeRequest {
  const json = document(body);
  const profile = json['profile'] === undefined ? undefined : object(json, 'profile');
  return {
    attemptId: text(json, 'attemptId'),
    merchantReference: text(json, 'merchantReference'),
    amount: amount(json),
    instrument: readInstrument(object(json, 'instrument')),
    returnUrl: text(json, 'returnUrl'),
    callbackUrl: optionalText(json, 'callbackUrl'),
    descriptor: optionalText(json, 'descriptor'),
    profile: profile && { country: text(profile, 'country'), model: text(profile, 'model') },
  };
}

function readInstrument(json: Json): GatewayInstrument {
  const type = oneOf(json, 'type', ['card', 'bank', 'redirect', 'voucher']);
  switch (type) {
    case 'card': {
      const cvv = optionalText(json, 'cvv');
      return {
        type,
        pan: new Secret(text(json, 'pan')),
        cvv: cvv === undefined ? undefined : new Secret(cvv),
        expMonth: integer(json, 'expMonth'),
        expYear: integer(json, 'expYear'),
        holderName: optionalText(json, 'holderName'),
      };
    }
    case 'bank':
      return {
        type,
        accountNumberType: oneOf(json, 'accountNumberType', ['IBAN', 'BBAN']),
        accountNumber: new Secret(text(json, 'accountNumber')),
        routingNumber: optionalText(json, 'routingNumber'),
        bic: optionalText(json, 'bic'),
      };
    case 'redirect':
      return { type, method: text(json, 'method'), methods: texts(json, 'methods') };
    case 'voucher': {
      const expiresInMinutes = json['expiresInMinutes'] === undefined ? undefined : integer(json, 'expiresInMinutes');
      return { type, method: text(json, 'method'), expiresInMinutes };
    }
  }
}

/** @throws MalformedRequest */
export function readFollowUp(body: string): FollowUpRequest {
  const json = document(body);
  const parent = object(json, 'parent');
  return {
    attemptId: text(json, 'attemptId'),
    merchantReference: text(json, 'merchantReference'),
    amount: amount(json),
    parent: {
      attemptId: text(parent, 'attemptId'),
      gatewayReference: text(parent, 'gatewayReference'),
      kind: oneOf(parent, 'kind', ['charge', 'authorize']),
      amountMinor: minor(parent, 'amountMinor'),
      capturedMinor: minor(parent, 'capturedMinor'),
      refundedMinor: minor(parent, 'refundedMinor'),
    },
    callbackUrl: optionalText(json, 'callbackUrl'),
  };
}

/** @throws MalformedRequest */
export function readCompletion(body: string): CompletionRequest {
  const json = document(body);
  return { attemptId: text(json, 'attemptId'), amount: amount(json), cvv: new Secret(text(json, 'cvv')) };
}
