import type { Type } from '@nestjs/common';
import { comparableInstruments } from '../../../test/support/comparable-instruments';
import { usedMembers } from '../../../test/support/members';
import { comparableText } from '../../kernel/idempotency';
import { lenientBody } from '../shared';
import {
  comparableClaim,
  comparableExtension,
  comparableFullPurchase,
  comparableNewCard,
  comparablePurchase,
  comparableRelease,
  comparableReservation,
  comparableUser,
} from './comparable-requests';
import { NewCardDto } from './dto/card.dto';
import { ClaimDto, ExtensionDto, FullPurchaseDto, NewPurchaseDto, ReservationDto } from './dto/purchase.dto';
import { NewUserDto } from './dto/user.dto';

const instruments = comparableInstruments();

type Sample = (a: string, number: number) => Record<string, unknown>;

const card = (a: string, number: number): object => ({
  number: a === 'a' ? '4111111111111111' : '5555555555554444',
  verification_value: `12${String(number)}`,
  month: number,
  year: 2030 + number,
  zip_code: a,
  first_name: `First${a}`,
  last_name: `Last${a}`,
});
const user = (a: string): Record<string, unknown> => ({
  user_id: `user_${a}`,
  email: `${a}@shop.example`,
  first_name: `First${a}`,
  last_name: `Last${a}`,
  password: `correct horse ${a}`,
  password_confirmation: `correct horse ${a}`,
});
const full: Sample = (a, number) => ({
  deal_id: `deal_${a}`,
  quantity: number,
  num_bought: number,
  user_id: `user_${a}`,
  user: user(a),
  credit_card_id: `card_${a}`,
  credit_card: card(a, number),
  expected_price_per_unit: number,
  expected_total: number,
  session_id: a,
});
const without =
  (sample: Sample, ...names: readonly string[]): Sample =>
  (a, number) => ({ ...sample(a, number), ...Object.fromEntries(names.map((name) => [name, undefined])) });

const USER_IGNORED = ['user.user_id', 'user.password', 'user.password_confirmation'];

const REQUESTS: readonly [
  string,
  Type<object>,
  Sample,
  (dto: never) => ReturnType<typeof comparablePurchase>,
  string[],
][] = [
  [
    'a purchase',
    NewPurchaseDto,
    (a, number) => ({
      deal_id: `deal_${a}`,
      quantity: number,
      num_bought: number,
      user_id: `user_${a}`,
      credit_card_id: `card_${a}`,
      expected_price_per_unit: number,
      expected_total: number,
      session_id: a,
    }),
    comparablePurchase,
    // with both, the one the page has there
    ['num_bought'],
  ],
  [
    'a purchase of a new user with a new card',
    FullPurchaseDto,
    without(full, 'user_id', 'credit_card_id'),
    (dto: FullPurchaseDto) => comparableFullPurchase(dto, instruments),
    ['num_bought', ...USER_IGNORED, 'user.first_name', 'user.last_name', 'credit_card.verification_value'],
  ],
  [
    'a purchase of a known user with a kept card',
    FullPurchaseDto,
    full,
    (dto: FullPurchaseDto) => comparableFullPurchase(dto, instruments),
    [
      'num_bought',
      'user.user_id',
      'user.email',
      'user.first_name',
      'user.last_name',
      'user.password',
      'user.password_confirmation',
      'credit_card.number',
      'credit_card.verification_value',
      'credit_card.month',
      'credit_card.year',
    ],
  ],
  [
    'a reservation',
    ReservationDto,
    (a, number) => ({ deal_id: `deal_${a}`, num_bought: number, quantity: number, session_id: a }),
    comparableReservation,
    ['quantity'],
  ],
  ['a claim', ClaimDto, (a) => ({ user_id: a }), (dto: ClaimDto) => comparableClaim('ord_1', dto), []],
  [
    'an extension',
    ExtensionDto,
    (_, seconds) => ({ seconds }),
    (dto: ExtensionDto) => comparableExtension('ord_1', dto),
    [],
  ],
  ['a user', NewUserDto, user, comparableUser, ['password', 'password_confirmation']],
  [
    'a card',
    NewCardDto,
    (a, number) => ({ user_id: a, credit_card: card(a, number) }),
    (dto: NewCardDto) => comparableNewCard(dto, instruments),
    ['credit_card.verification_value'],
  ],
];

describe('what a deals request asks for', () => {
  it.each(REQUESTS)('is every used parameter of %s', (_, dto, sample, content, unused) => {
    const one = sample('a', 2);
    const { ignored, missing } = usedMembers({ dto, pipe: lenientBody, one, other: sample('b', 3), content });
    expect(ignored.sort()).toEqual([...unused].sort());
    expect(missing).toEqual(Object.keys(one).filter((name) => one[name] === undefined));
  });

  it('is the purchase in the path', () => {
    const claim = lenientBody.toDto(ClaimDto, { user_id: 'user_demo' });
    expect(comparableClaim('ord_1', claim)).not.toEqual(comparableClaim('ord_2', claim));
    expect(comparableRelease('ord_1')).not.toEqual(comparableRelease('ord_2'));
  });

  it('is the same for texts and numbers, both names of the quantity, two and four digits of a year', () => {
    const textOf = (changes: object): string =>
      comparableText(
        comparableFullPurchase(
          lenientBody.toDto(FullPurchaseDto, {
            deal_id: 'deal_dining',
            user: { email: 'ada@shop.example', first_name: 'Ada' },
            credit_card: { number: '4111111111111111', month: 12, year: 2034 },
            ...changes,
          }),
          instruments,
        ),
      );
    const one = textOf({ quantity: 1 });
    expect(textOf({ num_bought: '1', session_id: null, foo: 'bar' })).toBe(one);
    const written = { number: '4111 1111 1111 1111', month: '12', year: '34', first_name: 'Ada' };
    expect(textOf({ credit_card: written })).toBe(one);
  });
});
