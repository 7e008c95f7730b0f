import type { Money } from '../../../../kernel/money/money';
import { isObject, type Json, parseObject } from '../gateway-json';
import {
  CUSTOMER_ACTIONS,
  DECLINE_REASONS,
  type GatewayOutcome,
  type PaymentInstructions,
  type ThreeDs,
  unknownOutcome,
} from '../outcomes';
import { CALLBACK_TYPES, type FenceResult, type GatewayEvent, type InquiryResult } from '../port';

const MINOR = /^-?\d{1,19}$/;
const CURRENCY = /^[A-Z]{3}$/;
const AUTHORIZATION_CODE = /^[A-Za-z0-9]{6}$/;
const TEXT_LENGTH = 500;

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= TEXT_LENGTH;
const isOneOf = <T extends string>(allowed: readonly T[], value: unknown): value is T =>
  typeof value === 'string' && (allowed as readonly string[]).includes(value);
const toMinor = (value: unknown): bigint | undefined =>
  typeof value === 'string' && MINOR.test(value) ? BigInt(value) : undefined;

export function decodeMoney(value: unknown): Money | undefined {
  if (!isObject(value)) return undefined;
  const minor = toMinor(value['minor']);
  const currency = value['currency'];
  return minor !== undefined && typeof currency === 'string' && CURRENCY.test(currency)
    ? { minor, currency }
    : undefined;
}

/** An outcome as the gateway wrote it; undefined when it is not one. Only final and waiting outcomes travel. */
export function decodeOutcome(value: unknown): GatewayOutcome | undefined {
  if (!isObject(value)) return undefined;
  if (value['kind'] === 'unknown')
    return value['cause'] === 'idempotency-mismatch' ? unknownOutcome('idempotency-mismatch') : undefined;
  const gatewayReference = value['gatewayReference'];
  if (!isText(gatewayReference)) return undefined;
  switch (value['kind']) {
    case 'approved':
      return decodeApproved(value, gatewayReference);
    case 'declined': {
      const { reason, responseCode, message } = value;
      if (!isOneOf(DECLINE_REASONS, reason) || !isText(responseCode) || !isText(message)) return undefined;
      return { kind: 'declined', gatewayReference, reason, responseCode, message, ...decodeThreeDs(value['threeDs']) };
    }
    case 'action-required': {
      const { action, url } = value;
      if (!isOneOf(CUSTOMER_ACTIONS, action)) return undefined;
      const usable = action === 'verification-code' ? url === null : isWebUrl(url);
      return usable ? { kind: 'action-required', gatewayReference, action, url: url as string | null } : undefined;
    }
    case 'pending': {
      const instructions = decodeInstructions(value['instructions']);
      return instructions && { kind: 'pending', gatewayReference, instructions };
    }
    default:
      return undefined;
  }
}

function decodeApproved(value: Json, gatewayReference: string): GatewayOutcome | undefined {
  const { authorizationCode, responseCode, captured } = value;
  const amount = decodeMoney(value['amount']);
  if (!amount || !isText(responseCode) || typeof captured !== 'boolean') return undefined;
  if (typeof authorizationCode !== 'string' || !AUTHORIZATION_CODE.test(authorizationCode)) return undefined;
  const threeDs = decodeThreeDs(value['threeDs']);
  return { kind: 'approved', gatewayReference, authorizationCode, responseCode, amount, captured, ...threeDs };
}

function decodeThreeDs(value: unknown): { threeDs?: ThreeDs } {
  if (!isObject(value)) return {};
  const texts = ['version', 'enrolled', 'authenticated', 'liability', 'flow'].every((name) => isText(value[name]));
  return texts ? { threeDs: value as unknown as ThreeDs } : {};
}

function decodeInstructions(value: unknown): PaymentInstructions | undefined {
  if (!isObject(value)) return undefined;
  const { method, paymentCode, barcodeText, expiresAt, url } = value;
  if (!isText(method) || !isText(paymentCode) || !isText(barcodeText) || !isText(expiresAt) || !isWebUrl(url))
    return undefined;
  return Number.isNaN(Date.parse(expiresAt)) ? undefined : { method, paymentCode, barcodeText, expiresAt, url };
}

const isWebUrl = (value: unknown): value is string =>
  typeof value === 'string' && URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);

export function decodeInquiry(value: Json): InquiryResult | undefined {
  if (value['kind'] === 'not-found') return { kind: 'not-found' };
  if (value['kind'] !== 'found') return undefined;
  const { operation, disputed } = value;
  const outcome = decodeOutcome(value['outcome']);
  const capturedMinor = toMinor(value['capturedMinor']);
  const refundedMinor = toMinor(value['refundedMinor']);
  if (!outcome || capturedMinor === undefined || refundedMinor === undefined || typeof disputed !== 'boolean')
    return undefined;
  if (!isOneOf(['charge', 'authorize', 'capture', 'void', 'refund'] as const, operation)) return undefined;
  return { kind: 'found', operation, outcome, capturedMinor, refundedMinor, disputed };
}

export function decodeFence(value: Json): FenceResult | undefined {
  if (value['kind'] === 'fenced') return { kind: 'fenced' };
  const outcome = decodeOutcome(value['outcome']);
  if (!outcome || (value['kind'] !== 'voided' && value['kind'] !== 'final')) return undefined;
  return { kind: value['kind'], outcome };
}

export function decodeEvent(text: string): GatewayEvent | undefined {
  const value = parseObject(text);
  if (!value) return undefined;
  const { id, type, reference, merchantReference, gatewayReference, occurredAtMs } = value;
  const outcome = decodeOutcome(value['outcome']);
  if (!outcome || !isText(id) || !isOneOf(CALLBACK_TYPES, type) || !isText(reference)) return undefined;
  if (!isText(merchantReference) || !isText(gatewayReference) || typeof occurredAtMs !== 'number') return undefined;
  return { id, type, reference, merchantReference, gatewayReference, outcome, occurredAtMs };
}
