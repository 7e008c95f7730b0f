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
    [{ firstName: 'O’Brien', lastName: 'Jean–Luc', city: 'Frankfurt (Oder)', organization: 'ООО «Ромашка»' }],
    [{ firstName: 'नमिता', lastName: 'أحمد', city: 'ราชบุรี', organization: 'C++ Labs A/S' }],
    [{ firstName: 'שָׁלוֹם\u200f', lastName: 'می\u200cخواهم', jobTitle: '👩\u200d🚀 & Co.' }],
    [{ address: '銀座３丁目１−２', address2: '№ 5, 1°B, 12½ <hinten>', postalCode: '〒104-0061' }],
    [{ dob: '0001-01-01', phoneNumbers: [{ label: 'm', value: '+49 1511 2345678' }] }],
    [{ phoneNumbers: [{ label: '', value: 'call the porter!' }] }],
    [{ dob: '2024-02-29' }],
  ])('may be %j', (contact) => {
    expect(fieldsOf(contact)).toEqual([]);
  });

  it.each<[object, object]>([
    [{ firstName: '', region: null, postalCode: '', emails: '', phoneNumbers: null }, { region: null }],
    [
      { firstName: 'Ada\t\r\nAugusta', address: 'a\u2028b' },
      { firstName: 'Ada Augusta', address: 'a b' },
    ],
    [{ country: ' us ' }, { country: 'US' }],
    [{ country: 'Deutschland' }, { country: 'DE' }],
  ])('%j is read as %j', (contact, expected) => {
    expect({ ...strictBody.toDto(ContactDto, contact) }).toEqual(expected);
  });

  it.each<[object, string]>([
    [{ firstName: 'x'.repeat(46) }, 'firstName'],
    [{ firstName: 'Ada\u0007' }, 'firstName'],
    [{ lastName: 'a\u0085b' }, 'lastName'],
    [{ organization: 'x4111 1111 1111 1111' }, 'organization'],
    [{ address: 'Card 5555-5555-5555-4444 12/34' }, 'address'],
    [{ firstName: 7 }, 'firstName'],
    [{ address: 'x'.repeat(61) }, 'address'],
    [{ address2: '\u0000' }, 'address2'],
    [{ country: 'Atlantis' }, 'country'],
    [{ country: 'U1' }, 'country'],
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
