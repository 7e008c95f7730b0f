/** Values shown in the API document; the demo data knows those that must exist. */
export const EXAMPLE = {
  website: 'web_demo',
  plan: 'plan_mug',
  customer: 'cus_01J9Z3E4T6Q8S0V2X4Z6B8D0FH',
  order: 'ord_01J9Z3E4T6Q8S0V2X4Z6B8D0FH',
  invoice: 'in_01J9Z3E4T6Q8S0V2X4Z6B8D0FH',
  invoiceItem: 'ii_01J9Z3E4T6Q8S0V2X4Z6B8D0FH',
  transaction: 'txn_01J9Z3E4T6Q8S0V2X4Z6B8D0FH',
  token: 'tok_01J9Z3E4T6Q8S0V2X4Z6B8D0FH',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjdXNfZGVtbyJ9.c2lnbmF0dXJl',
  time: '2026-11-20T10:30:00.000Z',
  currency: 'USD',
} as const;
