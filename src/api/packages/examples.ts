/** Examples of the API document: the page's own sample, with values that work on demo data. */
const EMAIL = 'larry@newmedia.com';
const TIME = '2026-04-19 08:29:17';
const CARD = { CardNumber: '4111111111111111', ExpiryDate: '12/34', CVV: '123' };
const NAME = { FirstName: 'Larry', LastName: 'Raddler', CompanyName: 'Sample Plc', MiddleName: '' };
const ADDRESS = {
  HouseNumber: '123',
  ApartmentNumber: '4A',
  Street: 'Welling Ave',
  Street2: 'Houseblocks',
  City: 'Saverton',
  Zip: '90001',
  County: 'King',
  State: 'WA',
  Country: 'USA',
  CountryName: null,
  Country2AlphaCode: null,
  Country3AlphaCode: null,
  CountryNumericCode: null,
};
const NAMES = { CustomerProfileId: '1234567', PaymentProfileId: '2345678' };
const SKUS = [
  { Sku: 'MP001', Quantity: 1, UnitPrice: 49, Price: 49 },
  { Sku: 'MP002', Quantity: 2, UnitPrice: 99, Price: 198 },
];
const PURCHASE_ID = 'ord_01KAG3X5T0ABCDEFGHJKMNPQRS';
const INVOICE_ID = 'in_01KAG3X5T0ABCDEFGHJKMNPQRS';
const PAID = { Amount: 239.65, CurrencyCode: 'USD', AuthCode: 'A1B2C3', CardType: 'Visa' };

const PRICING = 'PricingPackagesOutgoingModel';
const PROFILE = 'ProfileOutgoingModel';

export const EXAMPLES = {
  purchase: {
    requestExample: {
      Email: EMAIL,
      Skus: SKUS.map(({ Sku, Quantity }) => ({ Sku, Quantity: String(Quantity) })),
      PaymentMethod: {
        Name: NAME,
        PaymentType: '2',
        BankRequest: null,
        CardPayment: { Card: CARD, CaptureMethod: '3', BillingAddress: ADDRESS, SaveToFile: 'false' },
        StoredProfile: null,
        CurrencyCode: 'USD',
        Authorizer: 'Authorizer ID',
      },
      TransactionDateTime: TIME,
      TransactionReference: 'Trial extension',
      Discount: { DiscountCode: '1234', Product: 'Workstation' },
      Marketing: { Motion: 'Workstation Beta' },
      RevenuePartner: null,
      UpdateRenderRocket: 'false',
    },
    responseExample: {
      PurchaseId: PURCHASE_ID,
      InvoiceId: INVOICE_ID,
      ...PAID,
      CustomerProfileId: null,
      PaymentProfileId: null,
      Skus: SKUS,
    },
    xml: { request: 'PurchasePackagesBindingModel', response: PRICING, responseType: 'PricingPackageResponseModel' },
  },
  packages: {
    requestExample: { Email: EMAIL, PackageType: 'All', ProductType: 'All', DiscountCode: '1234' },
    responseExample: {
      Email: EMAIL,
      IsMember: true,
      Packages: [
        {
          Sku: 'MP001',
          Name: 'Workstation hours',
          Description: '',
          PackageType: 'AlaCarte',
          ProductType: 'Workstation',
          CurrencyCode: 'USD',
          Price: 49,
          DiscountedPrice: 41.65,
        },
      ],
    },
    xml: { request: 'PackagesBindingModel', response: PRICING, responseType: 'PackageListResponseModel' },
  },
  purchased: {
    requestExample: { Email: EMAIL, Sku: 'MP001', RequestType: '2' },
    responseExample: {
      Email: EMAIL,
      Count: 1,
      Purchases: [
        {
          ...{ PurchaseId: PURCHASE_ID, InvoiceId: INVOICE_ID, PurchaseDateTime: TIME, TransactionDateTime: TIME },
          ...{ TransactionReference: 'Trial extension', ...PAID, Skus: SKUS },
        },
      ],
    },
    xml: {
      request: 'PurchasedPackagesBindingModel',
      response: PRICING,
      responseType: 'PurchasedPackagesResponseModel',
    },
  },
  transactions: {
    requestExample: { Email: EMAIL, PageSize: '20', PageNumber: '1', TimeZone: null },
    responseExample: {
      ...{ Email: EMAIL, PageSize: 20, PageNumber: 1, MorePages: false },
      Transactions: [
        {
          ...{ TransactionId: 'txn_01KAG3X5T0ABCDEFGHJKMNPQRS', PurchaseId: PURCHASE_ID, TransactionDateTime: TIME },
          ...{ TransactionReference: 'Trial extension', Type: 'sale', Code: '00', Outcome: 'Approved', ...PAID },
          Description: '1 x Workstation hours, 2 x Render credits',
        },
      ],
    },
    xml: { request: 'TransactionsBindingModel', response: 'TransactionsOutgoingModel' },
  },
  register: {
    requestExample: {
      ...{
        Email: EMAIL,
        Card: CARD,
        BankAccount: null,
        Name: NAME,
        BillingAddress: ADDRESS,
        RegistrationDateTime: TIME,
      },
      ...{ CustomerProfileId: null, DefaultPayment: 'true', Authorizer: 'Authorizer ID' },
    },
    responseExample: { CustomerProfileId: '718033989', PaymentProfileId: '436067978' },
    xml: { request: 'RegisterProfileBindingModel', response: PROFILE },
  },
  update: {
    requestExample: {
      ...NAMES,
      Updates: { Card: { ExpiryDate: '12/35', CVV: null }, BillingAddress: { City: 'Saverton' }, MakeDefault: 'true' },
    },
    responseExample: NAMES,
    xml: { request: 'UpdateProfileBindingModel', response: PROFILE },
  },
  remove: {
    requestExample: { ...NAMES, RemovalDateTime: TIME },
    responseExample: NAMES,
    xml: { request: 'RemoveProfileBindingModel', response: PROFILE },
  },
  profile: {
    requestExample: { Email: EMAIL, CustomerId: null, PaymentProfileId: null },
    responseExample: {
      ...NAMES,
      Email: EMAIL,
      Profiles: [
        {
          ...NAMES,
          ...{
            CardType: 'MasterCard',
            LastFour: '4444',
            ExpiryDate: '12/34',
            HolderName: 'Larry Raddler',
            IsDefault: true,
          },
          BillingAddress: ADDRESS,
        },
      ],
    },
    xml: { request: 'ProfileBindingModel', response: PROFILE },
  },
} as const;
