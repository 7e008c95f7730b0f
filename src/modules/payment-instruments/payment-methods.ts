/** Every payment method the service knows, in the order they are listed to a customer. */
export const PAYMENT_METHODS = [
  'payment-card', 'ach', 'cash', 'check', 'paypal', 'AdvCash', 'Airpay', 'Alfa-click', 'Alipay', 'AmazonPay', 'Apple Pay',
  'AstroPay Card', 'AstroPay-GO', 'BankSEND', 'BankReferenced', 'bank-transfer', 'bank-transfer-2', 'bank-transfer-3',
  'bank-transfer-4', 'bank-transfer-5', 'bank-transfer-6', 'bank-transfer-7', 'bank-transfer-8', 'bank-transfer-9', 'Baloto',
  'Beeline', 'Belfius-direct-net', 'bitcoin', 'Bizum', 'Blik', 'Boleto', 'Boleto-2', 'Boleto-3', 'cash-deposit', 'CASHlib',
  'CashToCode', 'CCAvenue', 'China UnionPay', 'Cleo', 'CODVoucher', 'Conekta-oxxo', 'Conekta-spei', 'cryptocurrency',
  'Cupon-de-pagos', 'CyberSource', 'Dimoco-pay-smart', 'domestic-cards', 'Efecty', 'echeck', 'ecoPayz', 'ecoVoucher', 'EPS',
  'ePay.bg', 'Ethereum', 'e-wallet', 'ezyEFT', 'eZeeWallet', 'FasterPay', 'Flexepin', 'Giropay', 'Google Pay', 'Gpaysafe',
  'iDebit', 'iDEAL', 'ING-homepay', 'INOVAPAY-pin', 'INOVAPAY-wallet', 'InstaDebit', 'InstantPayments', 'instant-bank-transfer',
  'Interac-online', 'Interac-eTransfer', 'Interac-express-connect', 'Interac', 'invoice', 'iWallet', 'Jeton', 'jpay',
  'KakaoPay', 'Khelocard', 'Klarna', 'KNOT', 'Litecoin', 'loonie', 'LPG-online', 'LPG-payment-card', 'Matrix', 'MaxiCash',
  'Megafon', 'MiFinity-eWallet', 'miscellaneous', 'Multibanco', 'Bancontact', 'Bancontact-mobile', 'MTS', 'MuchBetter',
  'MyFatoorah', 'Neosurf', 'Netbanking', 'Neteller', 'Nordea-Solo', 'OchaPay', 'online-bank-transfer', 'Onlineueberweisen',
  'oriental-wallet', 'OXXO', 'P24', 'Pagadito', 'PagoEffectivo', 'Pagsmile-lottery', 'Pagsmile-deposit-express', 'PayCash',
  'Payco', 'Payeer', 'PaymentAsia-crypto', 'Paysafecard', 'PayTabs', 'Pay4Fun', 'Paynote', 'Paymero', 'Paymero-QR', 'PayU',
  'PayULatam', 'Perfect-money', 'Piastrix', 'PIX', 'PinPay', 'phone', 'PhonePe', 'POLi', 'PostFinance-card',
  'PostFinance-e-finance', 'QIWI', 'QPay', 'QQPay', 'rapyd-checkout', 'Resurs', 'SafetyPay', 'Samsung Pay', 'SEPA', 'Siirto',
  'Skrill', 'Skrill Rapid Transfer', 'SMSVoucher', 'Sofort', 'SparkPay', 'swift-dbt', 'Tele2', 'Telr', 'Terminaly-RF', 'Tether',
  'ToditoCash-card', 'Trustly', 'TWINT', 'UniCrypt', 'UPayCard', 'UPI', 'USD-coin', 'VCreditos', 'VenusPoint', 'voucher',
  'voucher-2', 'voucher-3', 'voucher-4', 'Wallet88', 'Webmoney', 'Webpay', 'Webpay-2', 'Webpay Card', 'WeChat Pay', 'XPay-P2P',
  'XPay-QR', 'Yandex-money', 'Zotapay', 'Zimpler',
] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

/** Cards and accounts have forms of their own; the other methods here exist on payment pages only. */
const WITHOUT_INSTRUMENT: ReadonlySet<string> = new Set<PaymentMethod>([
  'payment-card', 'ach', 'Airpay', 'AmazonPay', 'Apple Pay', 'BankSEND', 'Blik', 'Boleto-2', 'Boleto-3', 'CCAvenue',
  'Conekta-spei', 'CyberSource', 'Dimoco-pay-smart', 'Ethereum', 'e-wallet', 'ezyEFT', 'Interac-express-connect', 'Litecoin',
  'LPG-online', 'LPG-payment-card', 'MyFatoorah', 'Paymero-QR', 'PayU', 'PayULatam', 'PIX', 'Siirto', 'Telr', 'Tether', 'TWINT',
  'UniCrypt',
]);
/** Instruments may have these methods, payment pages do not offer them. */
const INSTRUMENT_ONLY = ['Paysafecash', 'plaid-account'] as const;

export type AlternativeMethod = PaymentMethod | (typeof INSTRUMENT_ONLY)[number];

/** Methods of instruments that need no card and no account number: the customer pays elsewhere. */
export const ALTERNATIVE_METHODS: readonly AlternativeMethod[] = [
  ...PAYMENT_METHODS.filter((method) => !WITHOUT_INSTRUMENT.has(method)),
  ...INSTRUMENT_ONLY,
];

const known: ReadonlySet<string> = new Set(PAYMENT_METHODS);
const alternative: ReadonlySet<string> = new Set(ALTERNATIVE_METHODS);

export const isPaymentMethod = (text: string): text is PaymentMethod => known.has(text);
export const isAlternativeMethod = (text: string): text is AlternativeMethod => alternative.has(text);
