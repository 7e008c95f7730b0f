import type { DeclineReason } from '../../modules/payments';
import type { WireErrorCode } from './wire-errors';

/** Why a payment was refused, in this door's codes. Exhaustive over the gateway's reasons. */
const DECLINE_CODES: Readonly<Record<DeclineReason, WireErrorCode>> = {
  'do-not-honor': 'TR013',
  'insufficient-funds': 'TR026',
  'expired-card': 'TR021',
  'invalid-cvv': 'TR022',
  'invalid-card': 'TR007',
  'invalid-account': 'TR007',
  'invalid-amount': 'TR028',
  'limit-exceeded': 'TR012',
  referral: 'TR020',
  'suspected-fraud': 'TR014',
  'lost-or-stolen': 'TR011',
  restricted: 'TR023',
  'method-refused': 'TR019',
  'installments-not-allowed': 'TR033',
  'authentication-failed': 'TR076',
  'acquirer-error': 'TR005',
  canceled: 'TR019',
  expired: 'TR019',
  voided: 'TR019',
  fenced: 'TR019',
  'parent-not-found': 'TR002',
  'invalid-state': 'TR002',
  'amount-exceeds': 'TR008',
};

/** The code of a stored reason; one that this version does not know counts as "other". */
export const declineCode = (reason: string | undefined): WireErrorCode =>
  reason === undefined ? 'TR100' : ((DECLINE_CODES as Readonly<Record<string, WireErrorCode>>)[reason] ?? 'TR100');
