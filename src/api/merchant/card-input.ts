import { processClock } from '../../kernel/clock';
import { type FieldProblem, invalidInput } from '../../kernel/errors';
import type { Secret } from '../../kernel/secret';
import { type CardData, checkCard } from '../../modules/payment-instruments';
import { DOCUMENTED_NUMBERS } from '../../modules/payments';

const EXPIRATION = /^(0?[1-9]|1[0-2])\s*\/\s*(\d{2}|\d{4})$/;
const CENTURY = 2_000;

const MEMBERS: Readonly<Record<string, string>> = {
  pan: 'Pan',
  cvv: 'CVV',
  expMonth: 'Expiration',
  expYear: 'Expiration',
};

export interface CardInput {
  readonly Pan: Secret;
  readonly CVV?: Secret | null;
  readonly Expiration: string;
  readonly holder?: string | null | undefined;
}

/** Month and year of a card's end; undefined where it is not written `MM/YY` or `MM/YYYY`. */
export function expirationOf(text: string): { readonly expMonth: number; readonly expYear: number } | undefined {
  const match = EXPIRATION.exec(text);
  if (!match) return undefined;
  const year = Number(match[2]);
  return { expMonth: Number(match[1]), expYear: match[2]?.length === 2 ? CENTURY + year : year };
}

/**
 * A card as this door writes it.
 * @param prefix of the members in a refusal, e.g. `CardData.`
 * @throws DomainError validation-failed (Pan, CVV, Expiration)
 */
export function fromCard({ Pan, CVV, Expiration, holder }: CardInput, production: boolean, prefix = ''): CardData {
  const expiration = expirationOf(Expiration);
  if (!expiration) throw invalidInput({ field: `${prefix}Expiration`, message: 'must be written MM/YY' });
  const card: CardData = {
    pan: Pan,
    cvv: CVV ?? undefined,
    ...expiration,
    holderName: holder ?? undefined,
  };
  const today = new Date(processClock.nowMs());
  const problems = checkCard(card, { today, testNumbers: production ? undefined : DOCUMENTED_NUMBERS });
  if (problems.length > 0) throw invalidInput(...named(problems, prefix));
  return card;
}

/** One problem per member. */
const named = (problems: readonly FieldProblem[], prefix: string): FieldProblem[] => {
  const fields = problems.map(({ field, message }) => ({ field: prefix + (MEMBERS[field] ?? field), message }));
  return fields.filter(({ field }, index) => fields.findIndex((other) => other.field === field) === index);
};
