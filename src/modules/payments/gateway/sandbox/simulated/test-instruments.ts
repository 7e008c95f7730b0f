import type { DeclineReason } from '../../outcomes';
import type { FaultKind } from './faults';

/** How the simulated gateway treats an instrument. */
export type Behaviour =
  | { readonly kind: 'approve'; readonly refuses?: FollowUpRefusals; readonly dispute?: boolean }
  | { readonly kind: 'decline'; readonly reason: DeclineReason }
  | { readonly kind: 'frictionless' }
  | { readonly kind: 'challenge' }
  | { readonly kind: 'verification-code' }
  /** Approves unless the fault prevents it; the fault strikes the first call of each attempt only. */
  | { readonly kind: 'fault'; readonly fault: FaultKind }
  /** UYU amounts of the payfac test cards. */
  | { readonly kind: 'by-amount' };

/** What the gateway will say to later operations on the payment. */
export interface FollowUpRefusals {
  readonly capture?: DeclineReason;
  readonly refund?: DeclineReason;
}

export interface TestInstrument {
  readonly number: string;
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly note: string;
}

const APPROVE: Behaviour = { kind: 'approve' };
const decline = (reason: DeclineReason): Behaviour => ({ kind: 'decline', reason });
const fault = (kind: FaultKind): Behaviour => ({ kind: 'fault', fault: kind });
const card = (number: string, name: string, behaviour: Behaviour, note: string): TestInstrument => ({
  number,
  name,
  behaviour,
  note,
});

/** Consulted first, whatever the door. */
export const STOREFRONT_CARDS: readonly TestInstrument[] = [
  card('4111111111111111', 'Visa', APPROVE, 'approved'),
  card('5555555555554444', 'MasterCard', APPROVE, 'approved'),
  card('378282246310005', 'American Express', APPROVE, 'approved'),
  card('6011111111111117', 'Discover', APPROVE, 'approved'),
  card('30569309025904', 'Diners Club', APPROVE, 'approved'),
  card('3530111333300000', 'JCB', APPROVE, 'approved'),
  card('6253111111111114', 'China UnionPay', APPROVE, 'approved'),
  card('6759641111111119', 'Maestro', APPROVE, 'approved'),
  card('4000000000000002', 'Visa', decline('do-not-honor'), 'declined, 05'),
  card('5105105105105100', 'MasterCard', decline('do-not-honor'), 'declined, 05'),
  card('371449635398431', 'American Express', decline('do-not-honor'), 'declined, 05'),
  card('6011000990139424', 'Discover', decline('do-not-honor'), 'declined, 05'),
  card('38520000023237', 'Diners Club', decline('do-not-honor'), 'declined, 05'),
  card('3566002020360505', 'JCB', decline('do-not-honor'), 'declined, 05'),
  card('6243030000000001', 'China UnionPay', decline('do-not-honor'), 'declined, 05'),
  card('6771790000000018', 'Maestro', decline('do-not-honor'), 'declined, 05'),
];

/** Cards with a behaviour of our own: everything a payment can do, on demand. */
export const BEHAVIOUR_CARDS: readonly TestInstrument[] = [
  card('4000000000000515', 'Visa', decline('insufficient-funds'), 'declined, 51 insufficient funds'),
  card('4000000000001018', 'Visa', decline('referral'), 'declined, 01 refer to card issuer'),
  card('4000000000005415', 'Visa', decline('expired-card'), 'declined, 54 expired card'),
  card('4000000000005928', 'Visa', decline('suspected-fraud'), 'declined, 59 suspected fraud'),
  card('4000000000004111', 'Visa', decline('lost-or-stolen'), 'declined, 41 lost or stolen'),
  card('4000000000006132', 'Visa', decline('limit-exceeded'), 'declined, 61 exceeds the limit'),
  card('4000000000006231', 'Visa', decline('restricted'), 'declined, 62 restricted card'),
  card('4000000000030017', 'Visa', { kind: 'frictionless' }, '3-D Secure without a challenge, approved'),
  card('4000000000030025', 'Visa', { kind: 'challenge' }, '3-D Secure challenge; its page passes or fails it'),
  card('4000000000030033', 'Visa', decline('authentication-failed'), '3-D Secure refused without a challenge'),
  card('4000000000070013', 'Visa', { kind: 'verification-code' }, 'asks for the CVV when it came without one'),
  card('4000000000080012', 'Visa', { kind: 'approve', dispute: true }, 'approved, disputed some seconds later'),
  card(
    '4000000000080020',
    'Visa',
    { kind: 'approve', refuses: { refund: 'do-not-honor' } },
    'approved, refunds are refused',
  ),
  card('4000000000090011', 'Visa', fault('lost-request'), 'timeout before the charge: nothing is charged'),
  card('4000000000090029', 'Visa', fault('lost-reply'), 'timeout after the charge: it is charged'),
  card('4000000000090037', 'Visa', fault('error-after-charge'), 'server error after the charge: it is charged'),
  card('4000000000090045', 'Visa', fault('late-charge'), 'timeout, charged some seconds later'),
  card('4000000000090052', 'Visa', fault('error-before-charge'), 'server error, nothing is charged'),
  card('4000000000091019', 'Visa', fault('duplicate-callback'), 'approved, its callback comes three times'),
  card('4000000000091027', 'Visa', fault('callback-before-response'), 'approved, its callback comes before the answer'),
];

/** Consulted next, by full number. */
export const MERCHANT_CARDS: readonly TestInstrument[] = [
  card('5299910010000015', 'MasterCard', APPROVE, 'AR, approved'),
  card('4507990000004905', 'Visa', APPROVE, 'AR, approved'),
  card('4304968001555104', 'Visa', decline('do-not-honor'), 'AR, rejected'),
  card('5555666677778884', 'MasterCard', APPROVE, 'BR, approved'),
  card('4984123412341234', 'Visa', APPROVE, 'BR, approved'),
  card('4051885600446623', 'Visa', APPROVE, 'CL, approved'),
  card('5186059559590568', 'MasterCard', decline('do-not-honor'), 'CL, rejected'),
  card('5529030604551745', 'MasterCard', decline('insufficient-funds'), 'CO, insufficient funds'),
  card('4000000000000004', 'Visa', APPROVE, 'PE, approved (a documented number that fails the check digit)'),
  card('5165850000000008', 'MasterCard', { kind: 'by-amount' }, 'UY payfac, by the amount in UYU'),
  card('4704550000000005', 'Visa', { kind: 'by-amount' }, 'UY payfac, by the amount in UYU'),
];

/** Consulted last, for the UY gateway model only. */
export const UY_GATEWAY_LAST_FOUR: ReadonlyMap<string, Behaviour> = new Map<string, Behaviour>([
  ['0001', APPROVE],
  ['0002', decline('invalid-card')],
  ['0013', decline('limit-exceeded')],
  ['0012', { kind: 'approve', refuses: { capture: 'acquirer-error' } }],
  ['0014', { kind: 'approve', refuses: { capture: 'do-not-honor' } }],
]);

/** Bank accounts; any other well-formed account is approved. */
export const TEST_ACCOUNTS: readonly TestInstrument[] = [
  card('DE89370400440532013000', 'IBAN', APPROVE, 'approved'),
  card('DE62370400440532013001', 'IBAN', decline('do-not-honor'), 'declined, 05'),
  card('000123456789', 'ACH', APPROVE, 'approved, as every account number not listed'),
  card('000111111105', 'ACH', decline('do-not-honor'), 'declined, 05'),
  card('000111111151', 'ACH', decline('insufficient-funds'), 'declined, 51 insufficient funds'),
  card('000111111114', 'ACH', decline('invalid-account'), 'declined, 14 no such account'),
  card('000111111191', 'ACH', fault('lost-reply'), 'timeout after the debit: it is debited'),
];

/** Amounts in UYU minor units at which the payfac cards decline; between the two bounds every other amount is refused too. */
export const UY_PAYFAC = {
  approvedUpToMinor: 100_000n,
  approvedAboveMinor: 106_100n,
  declines: new Map<bigint, DeclineReason>([
    [104_500n, 'installments-not-allowed'],
    [104_600n, 'expired-card'],
    [105_100n, 'insufficient-funds'],
  ]),
} as const;

/** This CVV declines every card that would be approved (American Express: four digits). */
export const DECLINED_CVVS: readonly string[] = ['000', '0000'];
/** This expiry declines every card that would be approved. */
export const DECLINED_EXPIRY = { month: 10, year: 2051 } as const;
