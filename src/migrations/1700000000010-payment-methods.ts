import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ways to pay per country: country | merchant model | media id | name | what can be done with it | type | flow.
 * P purchase, A pre-authorization, F full refund, R partial refund. Several names may share one media id; their flow is the same.
 */
const METHODS = `
  AR | any | 1 | VISA | PAFR | Credit Card | API
  AR | any | 2 | MasterCard | PAFR | Credit Card | API
  AR | any | 3 | American Express | PAFR | Credit Card | API
  AR | any | 6 | Visa Débito | PAFR | Debit Card | API
  AR | any | 7 | Visa Prepago | PAFR | Prepaid Credit Card | API
  AR | any | 11 | PassCard | PAFR | Credit Card | API
  AR | any | 13 | MasterCard Débito | PAFR | Debit Card | API
  AR | any | 14 | MasterCard Prepago | PAFR | Prepaid Credit Card | API
  AR | any | 17 | Cabal | PAFR | Credit Card | API
  AR | any | 61 | Pago Fácil | P | Cash | API
  AR | any | 72 | Transferencias 3.0 | P | Wallet | API
  AR | any | 532 | Offline Bank Transfer | P | Bank Transfer | Redirect
  BR | any | 1 | Visa | PAFR | Credit Card | API
  BR | any | 2 | Mastercard | PAFR | Credit Card | API
  BR | any | 3 | American Express | PAFR | Credit Card | API
  BR | any | 12 | Diners | PAFR | Credit Card | API
  BR | any | 31 | PIX | PFR | Bank Transfer | API
  BR | any | 62 | Hipercard | PAFR | Credit Card | API
  BR | any | 63 | Elo | PAFR | Credit Card | API
  BR | any | 64 | Aura | PAFR | Credit Card | API
  BR | any | 66 | Boleto | P | Cash | API
  CR | any | 28 | PuntoXpress | P | Cash | API
  NI | any | 28 | PuntoXpress | P | Cash | API
  SV | any | 28 | PuntoXpress | P | Cash | API
  CL | any | 1 | Visa | PAFR | Credit Card | API
  CL | any | 2 | Mastercard | PAFR | Credit Card | API
  CL | any | 3 | American Express | PAFR | Credit Card | API
  CL | any | 106 | Khipu | P | Bank Transfer | Redirect
  CL | any | 107 | Klap Efectivo | P | Cash | Redirect
  CL | any | 112 | Visa | P | Credit, Debit & Prepaid Card | Redirect
  CL | any | 112 | Mastercard | P | Credit, Debit & Prepaid Card | Redirect
  CO | any | 1 | Visa | PAFR | Credit Card | API
  CO | any | 2 | MasterCard | PAFR | Credit Card | API
  CO | any | 3 | AMEX | P | Credit Card | API
  CO | any | 12 | Diners Club | P | Credit Card | API
  CO | any | 12 | Codensa | P | Credit Card | API
  CO | any | 36 | Apostar | P | Cash | API
  CO | any | 37 | Bancolombia | P | Cash | API
  CO | any | 38 | Efecty | P | Cash | API
  CO | any | 39 | Gana | P | Cash | API
  CO | any | 40 | Puntored | P | Cash | API
  CO | any | 42 | Superpagos | P | Cash | API
  CO | any | 43 | SuRed | P | Cash | API
  CO | any | 44 | SuSuerte | P | Cash | API
  CO | any | 67 | Nequi QR | P | Wallet | API
  CO | any | 68 | Nequi Push | P | Wallet | API
  CO | any | 538 | PSE | P | Bank Transfer | Redirect
  EC | any | 29 | PagoEfectivo Ecuador | P | Cash | API
  MX | any | 1 | VISA | PAFR | Credit & Debit Card | API
  MX | any | 2 | MasterCard | PAFR | Credit & Debit Card | API
  MX | any | 3 | American Express | PAFR | Credit Card | API
  MX | any | 30 | Paynet | P | Cash | API
  MX | any | 35 | Oxxo | P | Cash | API
  MX | any | 73 | SPEI | P | Bank Transfer | API
  MX | any | 111 | Visa | P | Credit & Debit Card | Redirect
  MX | any | 111 | Mastercard | P | Credit & Debit Card | Redirect
  MX | any | 111 | American Express | P | Credit Card | Redirect
  MX | any | 111 | Carnet | P | Credit Card | Redirect
  MX | any | 113 | Carnet Crédito | PAFR | Credit Card | API
  MX | any | 114 | Carnet Débito | PAFR | Debit Card | API
  PY | any | 1 | Visa | P | Credit Card | API
  PY | any | 2 | Mastercard | P | Credit & Debit Card | API
  PY | any | 3 | American Express | P | Credit & Debit Card | API
  PY | any | 6 | Visa Débito | P | Debit Card | API
  PY | any | 21 | Bancard Check | P | Credit Card | API
  PY | any | 22 | Credifielco | P | Credit Card | API
  PY | any | 23 | Infonet | P | Debit Card | API
  PY | any | 27 | Pago Express | P | Cash | API
  PE | any | 1 | VISA | PAFR | Credit Card | API
  PE | any | 2 | MasterCard | PAFR | Credit Card | API
  PE | any | 3 | American Express | PAFR | Credit Card | API
  PE | any | 6 | Visa Débito | PAFR | Debit Card | API
  PE | any | 7 | Visa Prepago | PAFR | Prepaid Credit Card | API
  PE | any | 12 | Diners | PAFR | Credit Card | API
  PE | any | 13 | MasterCard Débito | PAFR | Debit Card | API
  PE | any | 14 | MasterCard Prepago | PAFR | Prepaid Credit Card | API
  PE | any | 26 | PagoEfectivo Perú | P | Cash & Bank Transfer | API
  PE | any | 46 | BCP | P | Cash & Bank Transfer | API
  PE | any | 47 | Caja Arequipa | P | Cash & Bank Transfer | API
  PE | any | 48 | Caja Cusco | P | Cash & Bank Transfer | API
  PE | any | 49 | Caja Huancayo | P | Cash & Bank Transfer | API
  PE | any | 50 | Caja Ica | P | Cash & Bank Transfer | API
  PE | any | 51 | Caja Piura | P | Cash & Bank Transfer | API
  PE | any | 52 | Caja Tacna | P | Cash & Bank Transfer | API
  PE | any | 53 | Caja Trujillo | P | Cash & Bank Transfer | API
  PE | any | 54 | Interbank | P | Cash & Bank Transfer | API
  PE | any | 55 | Western Union | P | Cash & Bank Transfer | API
  PE | any | 87 | UnionPay | PAFR | Credit Card | API
  PE | any | 103 | BBVA | P | Cash & Bank Transfer | API
  PE | any | 540 | Yape App | PF | Wallet | API
  UY | gateway | 1 | VISA | PAFR | Credit Card | API
  UY | gateway | 2 | Mastercard | PAFR | Credit Card | API
  UY | gateway | 3 | American Express | PAF | Credit Card | API
  UY | gateway | 4 | OCA | PAF | Credit Card | API
  UY | gateway | 5 | Abitab | P | Cash | API
  UY | gateway | 6 | Visa Débito | PFR | Debit Card | API
  UY | gateway | 7 | Visa Prepago | PAFR | Prepaid Credit Card | API
  UY | gateway | 9 | Créditos Directos | PF | Credit Card | API
  UY | gateway | 10 | RedPagos | P | Cash | API
  UY | gateway | 11 | PassCard | PFR | Credit Card | API
  UY | gateway | 12 | Diners Club | PF | Credit Card | API
  UY | gateway | 13 | MasterCard Débito | PFR | Debit Card | API
  UY | gateway | 14 | MasterCard Prepago | PFR | Credit Card | API
  UY | gateway | 15 | Líder | PF | Credit Card | API
  UY | gateway | 16 | Club del Este | PF | Credit Card | API
  UY | gateway | 17 | Cabal | PF | Credit Card | API
  UY | gateway | 20 | Anda | PFR | Credit Card | API
  UY | gateway | 101 | E-Brou | P | Bank Transfer | Redirect
  UY | gateway | 102 | Santander | P | Bank Transfer | Redirect
  UY | gateway | 104 | Scotiabank | P | Bank Transfer | Redirect
  UY | gateway | 105 | Itau | P | Bank Transfer | Redirect
  UY | gateway | 532 | Offline Bank Transfer | P | Bank Transfer | Redirect
  UY | payfac | 1 | VISA | PAFR | Credit Card | API
  UY | payfac | 2 | Mastercard | PAFR | Credit Card | API
  UY | payfac | 6 | Visa Débito | PFR | Debit Card | API
  UY | payfac | 7 | Visa Prepago | PAFR | Prepaid Credit Card | API
  UY | payfac | 10 | RedPagos | P | Cash | API
  UY | payfac | 14 | MasterCard Prepago | PAFR | Credit Card | API
  UY | payfac | 101 | E-Brou | P | Bank Transfer | Redirect
  UY | payfac | 102 | Santander | P | Bank Transfer | Redirect
  UY | payfac | 104 | Scotiabank | P | Bank Transfer | Redirect
  UY | payfac | 105 | Itau | P | Bank Transfer | Redirect
  UY | payfac | 532 | Offline Bank Transfer | P | Bank Transfer | Redirect
`;

const rows = METHODS.trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()));
const column = (index: number): string[] => rows.map((row) => row[index] ?? '');
const can = (letter: string): boolean[] => column(4).map((letters) => letters.includes(letter));

/** Reference data: it belongs to the product, not to an organization. */
export class PaymentMethods1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `INSERT INTO country_payment_method (country, model, payment_media_id, name, purchase, preauthorization, full_refund, partial_refund, type, flow)
       SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::boolean[], $6::boolean[], $7::boolean[], $8::boolean[], $9::text[], $10::text[])`,
      [column(0), column(1), column(2), column(3), can('P'), can('A'), can('F'), can('R'), column(5), column(6)],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM country_payment_method');
  }
}
