/** Names and keys of the demo shop. Fixed and public: they exist in the embedded database of `npm start` only. */
export const DEMO = {
  organizationId: 'org_demo',
  websiteId: 'web_demo',
  /** The demo's sandbox account: no money moves. */
  gatewayAccountId: 'gw_acc_demo',
  websiteUrl: 'https://shop.example',
  publishableKey: 'pk_sandbox_demo',
  secretKey: 'sk_sandbox_demo',
  /** Credentials that clients of the packages door send in the body. */
  packagesClientId: '170200123',
  packagesKey: '467512342123',
  customerId: 'cus_demo',
  username: 'demo@shop.example',
  password: 'demo-password',
  instrumentId: 'inst_demo',
  /** How the deals door calls the customer and the card. */
  dealsUserId: 'user_demo',
  dealsCardId: 'card_demo',
  packagesCustomerId: 'cus_larry',
  packagesEmail: 'larry@newmedia.com',
  packagesInstrumentId: 'inst_larry',
  packagesCustomerProfileId: '1234567',
  packagesPaymentProfileId: '2345678',
} as const;
