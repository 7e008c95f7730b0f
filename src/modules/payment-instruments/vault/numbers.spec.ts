import { Secret } from '../../../kernel/secret';
import { readCardNumber } from './numbers';

const read = (pan: string): ReturnType<typeof readCardNumber> => readCardNumber(new Secret(pan));

describe('a card number', () => {
  it.each(['', '4', '41111111', 'x4111111111111111', '4111111111111112', '٤١١١١١١١١١١١١١١١', '4111 1111 1111 1112'])(
    'that is %p is not one',
    (text) => expect(read(text).valid).toBe(false),
  );

  it('may have spaces and dashes', () =>
    expect(read('4111-1111 1111-1111')).toMatchObject({ valid: true, brand: 'Visa', last4: '1111' }));
});
