/** The core's names of input members, and this door's. The first pattern that fits decides. */
const RENAMED: readonly (readonly [RegExp, string])[] = [
  [/^lines\.(\d+)\.offerId$/, 'items.$1.planId'],
  [/^lines(?=\.|$)/, 'items'],
  [/^paymentInstruction\.tokenId$/, 'paymentInstruction.token'],
  [/^paymentInstruction\.instrumentId$/, 'paymentInstruction.paymentInstrumentId'],
  [/^paymentInstruction\.(?:card|account)\.(\w+)$/, 'paymentInstruction.$1'],
];

/** The instruction of a payment stands at the top of its body, not in a member of its own. */
const PAYMENT_PATH = /^\/v1\/storefront\/payment$/;
const INSTRUCTION_PREFIX = /^paymentInstruction\./;

/** A core field name as a caller of this door wrote it (`lines.0.quantity` is `items.0.quantity`). */
export function toFieldName(field: string, path: string): string {
  const [pattern, replacement] = RENAMED.find(([candidate]) => candidate.test(field)) ?? [/^/, ''];
  const renamed = field.replace(pattern, replacement);
  return PAYMENT_PATH.test(path) ? renamed.replace(INSTRUCTION_PREFIX, '') : renamed;
}
