import 'reflect-metadata';
import { DomainError } from '../../../kernel/errors';
import { strictBody } from '../../shared';
import { ContactDto } from './contact.dto';

const fieldsOf = (contact: unknown): string[] => {
  try {
    strictBody.toDto(ContactDto, contact);
    return [];
  } catch (error) {
    return (error as DomainError).fields.map(({ field }) => field);
  }
};

describe('a contact', () => {
  it.each([
    [{}],
    [{ firstName: null, organization: null, dob: null }],
    [{ firstName: 'Zoë', lastName: "O'Müller-Lüdenscheidt", city: 'Łódź' }],
    [{ firstName: '李小龙', lastName: 'Иванов' }],
    [{ firstName: 'x'.repeat(45) }],
    [{ firstName: '𠮷'.repeat(45) }],
    [{ organization: 'Smith & Sons, Ltd.' }],
    [{ address: '12/3 Main St. #4; c/o (Ada) & Co: 5' }],
    [{ region: 'Île-de-France / (75)' }],
    [{ postalCode: 'SW1A 1AA' }],
    [{ country: 'US' }],
    [{ phoneNumbers: [{ label: '', value: 'call the porter!' }] }],
    [{ dob: '2024-02-29' }],
  ])('may be %j', (contact) => {
    expect(fieldsOf(contact)).toEqual([]);
  });

  it.each<[object, string]>([
    [{ firstName: 'x'.repeat(46) }, 'firstName'],
    [{ firstName: '' }, 'firstName'],
    [{ firstName: 'Ada\nByron' }, 'firstName'],
    [{ firstName: 'Ada<b>' }, 'firstName'],
    [{ firstName: 7 }, 'firstName'],
    [{ city: 'A & B' }, 'city'],
    [{ organization: 'A; B' }, 'organization'],
    [{ address: 'x'.repeat(61) }, 'address'],
    [{ address2: '\u0000' }, 'address2'],
    [{ region: 'A & B' }, 'region'],
    [{ country: 'us' }, 'country'],
    [{ country: 'USA' }, 'country'],
    [{ postalCode: '12345678901' }, 'postalCode'],
    [{ dob: '1985-13-01' }, 'dob'],
    [{ phoneNumbers: [{ label: 'main' }] }, 'phoneNumbers.0.value'],
    [{ emails: [{ label: 'main', value: 'nobody' }] }, 'emails.0.value'],
    [{ emails: [{ label: 'main', value: 'a@b.example', primary: 'yes' }] }, 'emails.0.primary'],
    [{ emails: Array.from({ length: 21 }, () => ({ label: 'x', value: 'a@b.example' })) }, 'emails'],
    [{ hash: 'x' }, 'hash'],
  ])('must not be %j', (contact, field) => {
    expect(fieldsOf(contact)).toEqual([field]);
  });
});
