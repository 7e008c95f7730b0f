import type { PrincipalKind } from '../../modules/auth';
import type { CredentialForm } from './credentials';

/** Who may call a route. */
export interface RouteAccess {
  /** The same as in the OpenAPI document; permissions of sessions are these ids. */
  readonly operationId: string;
  /** Ways to present a credential that the route reads; any other one is 401. */
  readonly forms: readonly CredentialForm[];
  /** Principals that may call it; a valid credential of another kind is 403. */
  readonly principals: readonly PrincipalKind[];
}

export type RouteTable = Readonly<Record<string, RouteAccess>>;

type Row = (operationId: string, ...principals: readonly [PrincipalKind, ...PrincipalKind[]]) => RouteAccess;
const rowsWith =
  (...forms: readonly CredentialForm[]): Row =>
  (operationId, ...principals) => ({ operationId, forms, principals });

/** One helper per door: which forms of credential it reads. */
export const storefront = rowsWith('bearer-jwt', 'bearer-secret', 'plain-publishable', 'reb-apikey');
export const admin = rowsWith('bearer-secret', 'basic-raw', 'basic-base64', 'reb-apikey');
export const deals = rowsWith('bearer-secret', 'plain-publishable', 'query-api-key');
export const merchant = rowsWith('bearer-secret', 'basic-raw');
export const merchantToken = rowsWith('bearer-secret', 'basic-raw', 'query-commerce-key');
export const packages = rowsWith('body-authentication');
/** No credential is read. */
export const open = (operationId: string): RouteAccess => ({ operationId, forms: [], principals: [] });

const BUYERS = ['publishable-key', 'customer'] as const;
const OWN_PURCHASE = ['customer', 'purchase-session', 'secret-key'] as const;
const OWN_LISTS = ['customer', 'secret-key'] as const;
const KEYS = ['publishable-key', 'secret-key'] as const;
const CATALOGUE = ['publishable-key', 'customer', 'secret-key'] as const;

/**
 * Every route of the service and who may call it: `METHOD /template` as the router knows it. The guard looks nowhere else, and a route
 * that is missing here stops the boot.
 */
export const ROUTE_ACCESS: RouteTable = {
  // --- storefront
  'POST /v1/storefront/purchase': storefront('StorefrontPostPurchase', ...BUYERS),
  'POST /v1/storefront/preview-purchase': storefront('StorefrontPostPreviewPurchase', ...BUYERS),
  'POST /v1/storefront/payment': storefront('StorefrontPostPayment', ...BUYERS, 'purchase-session'),
  'POST /v1/storefront/login': storefront('StorefrontPostLogin', 'publishable-key'),
  'POST /v1/storefront/logout': storefront('StorefrontPostLogout', 'customer'),
  'GET /v1/storefront/orders': storefront('StorefrontGetOrderCollection', ...OWN_LISTS),
  'GET /v1/storefront/orders/:id': storefront('StorefrontGetOrder', ...OWN_PURCHASE),
  'GET /v1/storefront/invoices': storefront('StorefrontGetInvoiceCollection', ...OWN_LISTS),
  'GET /v1/storefront/invoices/:id': storefront('StorefrontGetInvoice', ...OWN_PURCHASE),
  'GET /v1/storefront/transactions': storefront('StorefrontGetTransactionCollection', ...OWN_LISTS),
  'GET /v1/storefront/transactions/:id': storefront('StorefrontGetTransaction', ...OWN_PURCHASE),
  'GET /v1/storefront/plans': storefront('StorefrontGetPlanCollection', ...CATALOGUE),
  'GET /v1/storefront/plans/:id': storefront('StorefrontGetPlan', ...CATALOGUE),
  'GET /v1/storefront/products': storefront('StorefrontGetProductCollection', ...CATALOGUE),
  'GET /v1/storefront/products/:id': storefront('StorefrontGetProduct', ...CATALOGUE),
  'GET /v1/storefront/websites': storefront('StorefrontGetWebsiteCollection', ...CATALOGUE),
  'GET /v1/storefront/websites/:id': storefront('StorefrontGetWebsite', ...CATALOGUE),
  'POST /v1/tokens': storefront('PostToken', ...CATALOGUE),
  'GET /v1/tokens/:token': storefront('GetToken', 'publishable-key', 'secret-key'),

  // --- deals
  'POST /v1/purchases': deals('DealsPostPurchase', 'secret-key'),
  'POST /v1/purchases/full': deals('DealsPostFullPurchase', 'secret-key'),
  'POST /v1/purchases/reserve': deals('DealsPostReservation', ...KEYS),
  'GET /v1/purchases/:id': deals('DealsGetPurchase', 'secret-key'),
  'PUT /v1/purchases/:id/claim': deals('DealsPutClaim', 'secret-key'),
  'PUT /v1/purchases/:id/release': deals('DealsPutRelease', ...KEYS),
  'PUT /v1/purchases/:id/extend': deals('DealsPutExtension', 'secret-key'),
  'GET /v1/deals': deals('DealsGetDealCollection', ...KEYS),
  'GET /v1/deals/:id': deals('DealsGetDeal', ...KEYS),
  'POST /v1/users': deals('DealsPostUser', 'secret-key'),
  'GET /v1/users': deals('DealsGetUserCollection', 'secret-key'),
  'GET /v1/users/:id': deals('DealsGetUser', 'secret-key'),
  'GET /v1/users/:id/purchases': deals('DealsGetUserPurchaseCollection', 'secret-key'),
  'GET /v1/users/:id/coupons': deals('DealsGetUserCouponCollection', 'secret-key'),
  'POST /v1/credit_cards': deals('DealsPostCard', 'secret-key'),
  'GET /v1/credit_cards': deals('DealsGetCardCollection', 'secret-key'),
  'PUT /v1/coupons/:id/redeem': deals('DealsPutRedemption', 'secret-key'),
  // the slug in the path is the right to see the voucher
  'GET /v1/coupons/:slug/qrcode.png': open('DealsGetCouponQrCode'),
  'GET /v1/coupons/:slug/print': open('DealsGetCouponPage'),
  'GET /v1/coupons/:slug/redeem': open('DealsGetCouponPageByQrCode'),

  // --- admin
  'GET /v1/admin/offers': admin('AdminGetOfferCollection', 'secret-key'),
  'GET /v1/admin/offers/:id': admin('AdminGetOffer', 'secret-key'),
  'PUT /v1/admin/offers/:id': admin('AdminPutOffer', 'secret-key'),
  'PUT /v1/admin/offers/:id/stock': admin('AdminPutOfferStock', 'secret-key'),
  'GET /v1/admin/offers/:id/stock': admin('AdminGetOfferStock', 'secret-key'),
  'GET /v1/admin/products': admin('AdminGetProductCollection', 'secret-key'),
  'PUT /v1/admin/products/:id': admin('AdminPutProduct', 'secret-key'),
  'GET /v1/admin/websites': admin('AdminGetWebsiteCollection', 'secret-key'),
  'PUT /v1/admin/websites/:id': admin('AdminPutWebsite', 'secret-key'),
  'GET /v1/admin/coupons': admin('AdminGetCouponCollection', 'secret-key'),
  'GET /v1/admin/coupons/:id': admin('AdminGetCoupon', 'secret-key'),
  'PUT /v1/admin/coupons/:id': admin('AdminPutCoupon', 'secret-key'),
  'GET /v1/admin/shipping-rates': admin('AdminGetShippingRateCollection', 'secret-key'),
  'PUT /v1/admin/shipping-rates/:id': admin('AdminPutShippingRate', 'secret-key'),
  'GET /v1/admin/tax-rates': admin('AdminGetTaxRateCollection', 'secret-key'),
  'PUT /v1/admin/tax-rates/:id': admin('AdminPutTaxRate', 'secret-key'),
  'GET /v1/admin/exchange-rates': admin('AdminGetExchangeRateCollection', 'secret-key'),
  'PUT /v1/admin/exchange-rates': admin('AdminPutExchangeRate', 'secret-key'),
  'GET /v1/admin/country-taxes/:country': admin('AdminGetCountryTaxes', 'secret-key'),
  'PUT /v1/admin/country-taxes/:country': admin('AdminPutCountryTaxes', 'secret-key'),
  'GET /v1/admin/customers': admin('AdminGetCustomerCollection', 'secret-key'),
  'GET /v1/admin/customers/:id': admin('AdminGetCustomer', 'secret-key'),
  'POST /v1/admin/customers': admin('AdminPostCustomer', 'secret-key'),
  'GET /v1/admin/api-keys': admin('AdminGetApiKeyCollection', 'secret-key'),
  'POST /v1/admin/api-keys': admin('AdminPostApiKey', 'secret-key'),
  'DELETE /v1/admin/api-keys/:id': admin('AdminDeleteApiKey', 'secret-key'),

  // --- packages
  'POST /api/v1/purchase': packages('PackagesPostPurchase', 'secret-key'),
  'POST /v1/purchase': packages('PackagesPostPurchaseShort', 'secret-key'),
  'GET /api/v1/packages': packages('PackagesGetPackages', 'secret-key'),
  'POST /api/v1/packages': packages('PackagesPostPackages', 'secret-key'),
  'GET /api/v1/packages/purchased': packages('PackagesGetPurchased', 'secret-key'),
  'POST /api/v1/packages/purchased': packages('PackagesPostPurchased', 'secret-key'),
  'GET /api/v1/transactions': packages('PackagesGetTransactions', 'secret-key'),
  'POST /api/v1/transactions': packages('PackagesPostTransactions', 'secret-key'),
  'POST /api/v1/customer/payments/register': packages('PackagesPostProfileRegister', 'secret-key'),
  'POST /api/v1/customer/payments/update': packages('PackagesPostProfileUpdate', 'secret-key'),
  'POST /api/v1/customer/payments/remove': packages('PackagesPostProfileRemove', 'secret-key'),
  'GET /api/v1/customer/profile': packages('PackagesGetProfile', 'secret-key'),
  'POST /api/v1/customer/profile': packages('PackagesPostProfile', 'secret-key'),
  'GET /v1/admin/webhooks': admin('AdminGetWebhookCollection', 'secret-key'),
  'POST /v1/admin/webhooks': admin('AdminPostWebhook', 'secret-key'),
  'GET /v1/admin/webhooks/:id': admin('AdminGetWebhook', 'secret-key'),
  'PATCH /v1/admin/webhooks/:id': admin('AdminPatchWebhook', 'secret-key'),
  'DELETE /v1/admin/webhooks/:id': admin('AdminDeleteWebhook', 'secret-key'),
  'POST /v1/admin/webhooks/:id/enable': admin('AdminPostWebhookEnabling', 'secret-key'),
  'POST /v1/admin/webhooks/:id/rotate-secret': admin('AdminPostWebhookSecretRotation', 'secret-key'),
  'POST /v1/admin/webhooks/:id/test': admin('AdminPostWebhookTest', 'secret-key'),
  'POST /v1/admin/webhooks/:id/replay': admin('AdminPostWebhookReplay', 'secret-key'),
  'GET /v1/admin/webhooks/:id/deliveries': admin('AdminGetWebhookDeliveryCollection', 'secret-key'),
  'POST /v1/admin/webhooks/:id/deliveries/:deliveryId/replay': admin('AdminPostWebhookDeliveryReplay', 'secret-key'),
  'GET /v1/admin/webhook-deliveries': admin('AdminGetDeliveryCollection', 'secret-key'),
  'GET /v1/admin/webhook-deliveries/:id': admin('AdminGetDelivery', 'secret-key'),
  'POST /v1/admin/webhook-deliveries/:id/replay': admin('AdminPostDeliveryReplay', 'secret-key'),
  'GET /v1/admin/webhook-drops': admin('AdminGetWebhookDropCollection', 'secret-key'),
  'GET /v1/admin/notification-secret': admin('AdminGetNotificationSecret', 'secret-key'),
  'POST /v1/admin/notification-secret/rotate': admin('AdminPostNotificationSecretRotation', 'secret-key'),
  'GET /v1/admin/events': admin('AdminGetEventCollection', 'secret-key'),

  // --- merchant
  'POST /v1/api/purchase': merchant('MerchantPostPurchase', 'secret-key'),
  'POST /v2/api/purchase': merchant('MerchantPostDirectPurchase', 'secret-key'),
  'GET /v1/api/purchase': merchant('MerchantGetPurchaseCollection', 'secret-key'),
  'GET /v2/api/purchase': merchant('MerchantGetPurchaseCollectionV2', 'secret-key'),
  'GET /v1/api/purchase/:id': merchant('MerchantGetPurchase', 'secret-key'),
  'GET /v2/api/purchase/:id': merchant('MerchantGetPurchaseV2', 'secret-key'),
  'POST /v1/api/purchase/:id/commit': merchant('MerchantPostCommit', 'secret-key'),
  'POST /v2/api/purchase/:id/commit': merchant('MerchantPostCommitV2', 'secret-key'),
  'POST /v1/api/purchase/:id/rollback': merchant('MerchantPostRollback', 'secret-key'),
  'POST /v2/api/purchase/:id/rollback': merchant('MerchantPostRollbackV2', 'secret-key'),
  'POST /v1/api/purchase/:id/refund': merchant('MerchantPostRefund', 'secret-key'),
  'POST /v2/api/purchase/:id/refund': merchant('MerchantPostRefundV2', 'secret-key'),
  'GET /v1/api/purchase/preview': merchant('MerchantGetPreview', 'secret-key', 'publishable-key'),
  'POST /v1/api/purchase/preview': merchant('MerchantPostPreview', 'secret-key', 'publishable-key'),
  'POST /v1/api/customer': merchant('MerchantPostCustomer', 'secret-key'),
  'GET /v1/api/customer/GetCustomerByEmail': merchant('MerchantGetCustomerByEmail', 'secret-key'),
  'GET /v1/api/customer/:id': merchant('MerchantGetCustomer', 'secret-key'),
  'POST /v1/api/customer/:id/update': merchant('MerchantPostCustomerUpdate', 'secret-key'),
  'POST /v1/api/customer/:id/PaymentProfileDelete': merchant('MerchantPostPaymentProfileDelete', 'secret-key'),
  'POST /v1/api/token': merchantToken('MerchantPostToken', 'secret-key', 'publishable-key'),
  'GET /v1/api/payment-methods': merchant('MerchantGetPaymentMethodCollection', 'secret-key', 'publishable-key'),

  // --- callbacks of gateways: the handler verifies the signature over the raw body
  'POST /v1/callbacks/:gateway': open('PostCallback'),

  // --- browsers on their way to and from a payment page
  'GET /v1/payment-return/:attemptId': open('GetPaymentReturn'),
  'GET /pay/assets/:file': open('GetPayPageFile'),
  'GET /pay/:session': open('GetPayPage'),
  'POST /pay/:session': open('PostPayPage'),
  'GET /pay/:session/return': open('GetPayReturnPage'),
  'GET /sandbox-gateway/pay/:reference': open('GetSandboxPayPage'),
  'POST /sandbox-gateway/pay/:reference': open('PostSandboxPayPage'),

  // --- the house
  'GET /health/live': open('GetHealthLive'),
  'GET /health/ready': open('GetHealthReady'),
};

/** Documentation: pages and files registered by libraries, without a guard, readable by everybody. */
const OPEN_FILES = /^GET \/(docs(\/.*)?|openapi\.(json|yaml)|docs-json|docs-yaml)$/;
/** Preflight answers of the CORS plugin. */
const PREFLIGHT = /^OPTIONS \*$/;

/** The row of a route; HEAD is GET without the body. */
export const accessOf = (table: RouteTable, method: string, template: string): RouteAccess | undefined =>
  table[`${method === 'HEAD' ? 'GET' : method} ${template}`];

/** Whether somebody has decided about this route (`METHOD /template`). */
export function isListed(table: RouteTable, route: string): boolean {
  const asGet = route.replace(/^HEAD /, 'GET ');
  return asGet in table || OPEN_FILES.test(asGet) || PREFLIGHT.test(route);
}
