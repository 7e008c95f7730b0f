import 'reflect-metadata';
import { inspect } from 'node:util';
import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { OfferDto } from '../../src/api/admin/dto/offer.dto';
import { acceptDto } from '../../src/api/shared/compiled-dto';

import { CartDto, PurchaseDto } from '../../src/api/storefront/dto/purchase.dto';
import { NewTokenDto } from '../../src/api/storefront/dto/token.dto';
import { Secret } from '../../src/kernel/secret';

const contact = {
  firstName: 'Ada',
  lastName: 'Byron',
  address: '36 Craven Street',
  city: 'New York',
  country: 'US',
  region: 'NY',
  postalCode: '10013',
  phoneNumbers: [{ label: 'main', value: '+1 212 555 0100', primary: true }],
  emails: [{ label: 'main', value: 'ada@shop.example', primary: true }],
  dob: '1990-12-10',
};
const card = {
  method: 'payment-card',
  pan: '4111111111111111',
  cvv: '123',
  expMonth: 12,
  expYear: 2034,
  billingAddress: contact,
  customFields: { a: { b: [1, 2] } },
};
const bank = {
  method: 'ach',
  accountNumberType: 'IBAN',
  accountNumber: 'DE89370400440532013000',
  billingAddress: contact,
};
const purchase = {
  websiteId: 'web_demo',
  items: [{ planId: 'plan_mug', quantity: 2 }, { planId: 'plan_ebook' }],
  billingAddress: contact,
  deliveryAddress: null,
  couponIds: ['TENOFF'],
  shippingRateId: 'ship_standard',
  paymentInstruction: card,
  password: 'correct horse',
  redirectUrl: 'https://shop.example/done?id={id}',
  poNumber: null,
};

const SAMPLES: readonly (readonly [string, Type<object>, object])[] = [
  ['purchase by card', PurchaseDto, purchase],
  ['purchase by bank account', PurchaseDto, { ...purchase, paymentInstruction: bank }],
  ['purchase by token', PurchaseDto, { ...purchase, paymentInstruction: { token: 'tok_1' } }],
  ['purchase by methods', PurchaseDto, { ...purchase, paymentInstruction: { methods: ['paypal'] } }],
  ['preview', CartDto, { websiteId: 'web_demo', items: purchase.items, billingAddress: contact }],
  [
    'token',
    NewTokenDto,
    {
      method: 'payment-card',
      paymentInstrument: { pan: '4111111111111111', cvv: '123', expMonth: 12, expYear: 2034 },
      billingAddress: contact,
    },
  ],
  [
    'offer',
    OfferDto,
    {
      name: 'Mug',
      currency: 'USD',
      pricing: {
        formula: 'tiered',
        brackets: [
          { maxQuantity: 5, price: 10 },
          { maxQuantity: null, price: 5 },
        ],
      },
      maxPerUser: 2,
    },
  ],
];

/** The ordinary way, or undefined when it finds anything wrong. */
function ordinarily(dto: Type<object>, plain: object): object | undefined {
  const instance = plainToInstance(dto, plain);
  const errors = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false });
  return errors.length === 0 ? instance : undefined;
}

/** Text that shows classes and members, and what secrets hold. */
function shown(value: unknown): string {
  const opened = (inner: unknown): unknown => {
    if (inner instanceof Secret) return ['secret', (inner as Secret).reveal()];
    if (Array.isArray(inner)) return inner.map(opened);
    if (typeof inner !== 'object' || inner === null) return inner;
    return [
      inner.constructor.name,
      Object.entries(inner)
        .filter(([, member]) => member !== undefined)
        .map(([name, member]) => [name, opened(member)])
        .sort(),
    ];
  };
  return inspect(opened(value), { depth: 20 });
}

const NONSENSE = fc.constantFrom<unknown>(
  null,
  undefined,
  '',
  'x'.repeat(300),
  0,
  -1,
  1.5,
  Infinity,
  true,
  [],
  [null],
  [[]],
  {},
  { a: 1 },
  '\n',
  'é',
  '4000000000000002',
  [{}],
  ['x'],
);

/** Everywhere in a value where something else could stand. */
function places(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return [[...path], ...Object.entries(value).flatMap(([name, member]) => places(member, [...path, name]))];
}

function changed(value: object, path: readonly string[], how: 'replace' | 'remove' | 'add', by: unknown): object {
  const copy = structuredClone(value) as Record<string, unknown>;
  let at: Record<string, unknown> = copy;
  for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
  const last = path.at(-1);
  if (last === undefined) return how === 'add' ? { ...copy, unknown: by } : copy;
  if (how === 'replace') at[last] = by;
  else if (how === 'remove' && Array.isArray(at)) at.splice(Number(last), 1);
  else if (how === 'remove') Reflect.deleteProperty(at, last);
  else if (typeof at[last] === 'object' && at[last] !== null) (at[last] as Record<string, unknown>)['unknown'] = by;
  return copy;
}

describe('the compiled way into a DTO', () => {
  it.each(SAMPLES)('takes a valid %s and makes the same of it', (_name, dto, sample) => {
    const fast = acceptDto(dto, sample);
    expect(fast).toBeInstanceOf(dto);
    expect(shown(fast)).toBe(shown(ordinarily(dto, sample)));
  });

  it.each(SAMPLES)('never takes a %s that the ordinary validation refuses', (_name, dto, sample) => {
    let taken = 0;
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            path: fc.constantFrom(...places(sample)),
            how: fc.constantFrom('replace' as const, 'remove' as const, 'add' as const),
            by: NONSENSE,
          }),
          { minLength: 1, maxLength: 2 },
        ),
        (changes) => {
          let body = sample;
          try {
            for (const { path, how, by } of changes) body = changed(body, path, how, by);
          } catch {
            return; // the second change had lost its place
          }
          const fast = acceptDto(dto, body);
          if (!fast) return;
          taken += 1;
          expect(shown(fast)).toBe(shown(ordinarily(dto, body)));
        },
      ),
      { numRuns: 1500 },
    );
    expect(taken).toBeGreaterThan(50);
  });
});
