import type { ThreeDs } from '../../outcomes';
import type { Settlement } from './book';
import type { PaymentRecord } from './records';

/** What a customer can click on the gateway's pages. */
export const DECISIONS = ['approve', 'decline', 'cancel', 'pass', 'fail', 'pay', 'expire'] as const;
export type Decision = (typeof DECISIONS)[number];

/** Kinds of pages: a redirect method, a 3-D Secure challenge, instructions for paying later. */
export type PageKind = 'redirect' | 'challenge' | 'instructions';

export const PAGE_DECISIONS: Readonly<Record<PageKind, readonly Decision[]>> = {
  redirect: ['approve', 'decline', 'cancel'],
  challenge: ['pass', 'fail', 'cancel'],
  instructions: ['pay', 'expire'],
};

/** The page a waiting payment shows; undefined when it has none (any more). */
export function pageKind({ outcome }: PaymentRecord): PageKind | undefined {
  if (outcome.kind === 'pending') return 'instructions';
  if (outcome.kind !== 'action-required' || outcome.action === 'verification-code') return undefined;
  return outcome.action;
}

export function isAllowed(payment: PaymentRecord, decision: Decision): boolean {
  const kind = pageKind(payment);
  return kind !== undefined && PAGE_DECISIONS[kind].includes(decision);
}

const challenged = (passed: boolean): ThreeDs => ({
  version: '2.2.0',
  enrolled: 'yes',
  authenticated: passed ? 'yes' : 'no',
  liability: passed ? 'protected' : 'not protected',
  flow: 'challenge',
});

/** What a click means for the payment. Instructions that have expired can no longer be paid. */
export function settlementFor({ outcome }: PaymentRecord, decision: Decision, nowMs: number): Settlement {
  switch (decision) {
    case 'approve':
      return { approve: true };
    case 'decline':
      return { approve: false, reason: 'method-refused' };
    case 'cancel':
      return { approve: false, reason: 'canceled' };
    case 'pass':
      return { approve: true, threeDs: challenged(true) };
    case 'fail':
      return { approve: false, reason: 'authentication-failed', threeDs: challenged(false) };
    case 'pay': {
      const late = outcome.kind === 'pending' && nowMs > Date.parse(outcome.instructions.expiresAt);
      return late ? { approve: false, reason: 'expired' } : { approve: true };
    }
    case 'expire':
      return { approve: false, reason: 'expired' };
  }
}
