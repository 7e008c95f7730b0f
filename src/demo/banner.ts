import { DEMO } from './ids';

const PURCHASE = {
  websiteId: DEMO.websiteId,
  items: [{ planId: 'plan_mug', quantity: 1 }],
  billingAddress: {
    firstName: 'Ada',
    lastName: 'Byron',
    address: '36 Craven Street',
    city: 'New York',
    region: 'NY',
    country: 'US',
    postalCode: '10013',
  },
  paymentInstruction: {
    method: 'payment-card',
    pan: '4111111111111111',
    cvv: '123',
    expMonth: 12,
    expYear: 2034,
    billingAddress: { firstName: 'Ada', lastName: 'Byron', region: 'NY', country: 'US' },
  },
};

/** One line for a shell that buys a mug. No character in it needs another quote than the single ones around it. */
export const purchaseCurl = (url: string): string =>
  `curl -s ${url}/v1/storefront/purchase -H 'Authorization: ${DEMO.publishableKey}' -H 'Content-Type: application/json' -d '${JSON.stringify(PURCHASE)}'`;

/** What `npm start` prints when the service is ready. */
export const DEMO_BANNER = (url: string): string => `
Holdfast is ready.

  API              ${url}/v1
  documentation    ${url}/docs
  publishable key  ${DEMO.publishableKey}
  secret key       ${DEMO.secretKey}
  login            ${DEMO.username} / ${DEMO.password}

Buy a mug:

${purchaseCurl(url)}

`;
