import { hash } from 'node:crypto';
import type { ShownContactDto } from './dto/shown-contact.dto';

type StoredContact = Readonly<Record<string, unknown>>;
type ShownContact = Omit<ShownContactDto, 'hash'>;

const text = (contact: StoredContact, member: string): string | null => {
  const value = contact[member];
  return typeof value === 'string' ? value : null;
};

/** Labelled entries (phone numbers, e-mail addresses) of a contact; `primary` is shown also where it was not given. */
function entries(contact: StoredContact, member: string): { label: string; value: string; primary: boolean }[] {
  const list = contact[member];
  if (!Array.isArray(list)) return [];
  return (list as StoredContact[]).map((entry) => ({
    label: text(entry, 'label') ?? '',
    value: text(entry, 'value') ?? '',
    primary: entry['primary'] === true,
  }));
}

/** SHA-1 in hex of what the contact says; a way to compare contacts, not a protection of them. */
const hashOf = (contact: ShownContact): string => hash('sha1', JSON.stringify(contact), 'hex');

/** One answer shows a contact in several places. */
const known = new WeakMap<StoredContact, ShownContactDto>();

/** A stored contact as answers show it: members in one order, `null` where nothing was given, with the hash of all of them. */
export function toContact(contact: StoredContact): ShownContactDto {
  const dto = known.get(contact) ?? show(contact);
  known.set(contact, dto);
  return dto;
}

function show(contact: StoredContact): ShownContactDto {
  const dto: ShownContact = {
    firstName: text(contact, 'firstName'),
    lastName: text(contact, 'lastName'),
    organization: text(contact, 'organization'),
    address: text(contact, 'address'),
    address2: text(contact, 'address2'),
    city: text(contact, 'city'),
    region: text(contact, 'region'),
    country: text(contact, 'country'),
    postalCode: text(contact, 'postalCode'),
    phoneNumbers: entries(contact, 'phoneNumbers'),
    emails: entries(contact, 'emails'),
    dob: text(contact, 'dob'),
    jobTitle: text(contact, 'jobTitle'),
  };
  return { ...dto, hash: hashOf(dto) };
}

/** The same for a contact that may be missing: the member is then left out. */
export const toOptionalContact = (contact: StoredContact | null | undefined): ShownContactDto | undefined =>
  contact ? toContact(contact) : undefined;
