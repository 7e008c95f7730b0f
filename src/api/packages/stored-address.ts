import { invalidInput } from '../../kernel/errors';
import { type FilledAddress, fillAddress, PAGE_ADDRESS, toContact } from './address';
import type { AddressChanges } from './dto/payment.dto';

type Stored = Readonly<Record<string, unknown>>;

const FIELD = 'Request.Updates.BillingAddress';
const textIn = (stored: Stored, member: string): string | null => {
  const value = stored[member];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** The page's address of a stored instrument: as it was given here, else what another door's contact says. Null: there is none. */
export function pageAddressOf(billingAddress: object | undefined): FilledAddress | null {
  const stored = (billingAddress ?? {}) as Stored;
  const own = stored[PAGE_ADDRESS];
  if (typeof own === 'object' && own !== null) return own as FilledAddress;
  const country = textIn(stored, 'country');
  if (country === null) return null;
  const filled = fillAddress({ Zip: textIn(stored, 'postalCode') ?? '', Country: country }, 'BillingAddress');
  return {
    ...filled,
    Street: textIn(stored, 'address'),
    Street2: textIn(stored, 'address2'),
    City: textIn(stored, 'city'),
    State: textIn(stored, 'region'),
  };
}

/**
 * A stored address with some of its members changed. Who it belongs to stays.
 * @throws DomainError validation-failed: another country, or parts missing where there was no address before
 */
export function changedAddress(billingAddress: object | undefined, changes: AddressChanges): object {
  const before = pageAddressOf(billingAddress);
  const given = Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value !== null && value !== undefined),
  );
  const { Zip, Country, ...rest }: Partial<FilledAddress> = { ...before, ...(given as Partial<FilledAddress>) };
  if (!Zip || !Country) throw invalidInput({ field: `${FIELD}.${Zip ? 'Country' : 'Zip'}`, message: 'is required' });
  const after = fillAddress({ ...rest, Zip, Country }, FIELD);
  if (before && before.Country2AlphaCode !== after.Country2AlphaCode) {
    throw invalidInput({ field: `${FIELD}.Country`, message: 'cannot be changed' });
  }
  const { address, address2, city, region, country, postalCode } = toContact(null, after, null);
  return { ...billingAddress, address, address2, city, region, country, postalCode, [PAGE_ADDRESS]: after };
}
