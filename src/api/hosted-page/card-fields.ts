import { processClock } from '../../kernel/clock';
import { Secret } from '../../kernel/secret';
import { firstCharacters } from '../../kernel/text';
import { type CardData, checkCard } from '../../modules/payment-instruments';
import { DOCUMENTED_NUMBERS } from '../../modules/payments';
import { checkText } from '../shared';

export const CARD_FIELDS = ['holder', 'number', 'expiry', 'code'] as const;
export type CardField = (typeof CARD_FIELDS)[number];
export type CardProblems = ReadonlySet<CardField>;

const EXPIRY = /^\s*(0?[1-9]|1[0-2])\s*\/\s*(\d{2}|\d{4})\s*$/;
const CODE = /^\d{3,4}$/;
const CENTURY = 2_000;
const HOLDER_MAX = 100;
const NUMBER_MAX = 64;
const FIELD_OF: Readonly<Record<string, CardField>> = {
  pan: 'number',
  cvv: 'code',
  expMonth: 'expiry',
  expYear: 'expiry',
};

export type Form = Readonly<Record<string, unknown>>;

export const fieldOf = (form: Form, name: string): string => {
  const value = form[name];
  return typeof value === 'string' ? value : '';
};

const checkHolder = checkText({ max: HOLDER_MAX });
const typedHolder = (form: Form): string => firstCharacters(fieldOf(form, 'holder').trim(), HOLDER_MAX);

/** The name as it may be shown again; a card number typed into the wrong field is not. */
export function holderOf(form: Form): string {
  const holder = typedHolder(form);
  return checkHolder(holder) === undefined ? holder : '';
}

/** The card of a form, or the fields that are wrong. From here on number and code are secrets. */
export function readCard(
  form: Form,
  production: boolean,
): { readonly card: CardData } | { readonly problems: CardProblems } {
  const match = EXPIRY.exec(fieldOf(form, 'expiry'));
  const code = fieldOf(form, 'code').trim();
  const number = fieldOf(form, 'number').trim();
  const problems = new Set<CardField>();
  if (!match) problems.add('expiry');
  // every card has a code, and the payer is here to type it
  if (!CODE.test(code)) problems.add('code');
  if (number === '' || number.length > NUMBER_MAX) problems.add('number');
  const year = Number(match?.[2] ?? 0);
  const holder = typedHolder(form);
  if (checkHolder(holder) !== undefined) problems.add('holder');
  const card: CardData = {
    pan: new Secret(number),
    cvv: new Secret(code),
    expMonth: Number(match?.[1] ?? 0),
    expYear: year < CENTURY ? CENTURY + year : year,
    holderName: holder === '' ? undefined : holder,
  };
  const rules = { today: new Date(processClock.nowMs()), testNumbers: production ? undefined : DOCUMENTED_NUMBERS };
  for (const { field } of checkCard(card, rules)) problems.add(FIELD_OF[field] ?? 'number');
  return problems.size > 0 ? { problems } : { card };
}

/** The code of a form; undefined when it is none. */
export function readCode(form: Form): Secret | undefined {
  const code = fieldOf(form, 'code').trim();
  return CODE.test(code) ? new Secret(code) : undefined;
}
