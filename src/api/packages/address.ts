import { alpha2ToAlpha3, alpha2ToNumeric, getName } from 'i18n-iso-countries';
import { invalidInput } from '../../kernel/errors';
import { countryCode } from '../../kernel/places';
import type { Address } from '../../modules/purchases';
import type { BillingAddressModel, PersonName } from './dto/payment.dto';

/** The page's address with the members the server fills. */
export type FilledAddress = Readonly<Record<keyof BillingAddressModel, string | null>>;

/** Where a stored address keeps the members that only this door knows, beside the contact every door shows. */
export const PAGE_ADDRESS = 'packages';

/**
 * Fills what the country's code implies; what was sent for it is ignored.
 * @param field name of the address in the request
 * @throws DomainError validation-failed
 */
export function fillAddress(given: BillingAddressModel, field: string): FilledAddress {
  const country = countryCode(given.Country);
  if (country === undefined)
    throw invalidInput({ field: `${field}.Country`, message: 'must be a country (ISO 3166 alpha-3)' });
  return {
    HouseNumber: given.HouseNumber ?? null,
    ApartmentNumber: given.ApartmentNumber ?? null,
    Street: given.Street ?? null,
    Street2: given.Street2 ?? null,
    City: given.City ?? null,
    Zip: given.Zip,
    County: given.County ?? null,
    State: given.State ?? null,
    Country: alpha2ToAlpha3(country) ?? null,
    CountryName: getName(country, 'en') ?? null,
    Country2AlphaCode: country,
    Country3AlphaCode: alpha2ToAlpha3(country) ?? null,
    CountryNumericCode: alpha2ToNumeric(country) ?? null,
  };
}

const joined = (...parts: readonly (string | null | undefined)[]): string | null =>
  parts.filter((part) => part).join(' ') || null;

export const fullName = (name: PersonName | null | undefined): string | null =>
  joined(name?.FirstName, name?.MiddleName, name?.LastName);

/** The same as the contact every other door shows: who, where, and how to write to them. */
export function toContact(
  name: PersonName | null | undefined,
  address: FilledAddress | undefined,
  email: string | null,
): Address {
  return {
    firstName: joined(name?.FirstName, name?.MiddleName),
    lastName: name?.LastName ?? null,
    organization: name?.CompanyName ?? null,
    address: joined(address?.HouseNumber, address?.Street),
    address2: joined(address?.ApartmentNumber, address?.Street2),
    city: address?.City ?? null,
    region: address?.State ?? null,
    country: address?.Country2AlphaCode ?? null,
    postalCode: address?.Zip ?? null,
    emails: email === null ? [] : [{ label: 'main', value: email, primary: true }],
  };
}
