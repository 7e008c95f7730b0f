import { ADMIN } from './api/admin';
import { CALLBACKS } from './api/callbacks';
import { DEALS } from './api/deals';
import { HEALTH } from './api/health';
import { HOSTED_PAGE } from './api/hosted-page';
import { MERCHANT } from './api/merchant';
import { PACKAGES } from './api/packages';
import { PAYMENT_RETURN } from './api/payment-return';
import { STOREFRONT } from './api/storefront';
import type { DoorPolicy } from './modules/purchases';
import { type Api, type HttpShell, routeTableOf } from './api/shared';

/**
 * Every API of the service. Which prefix belongs to which door decides the format of its answers and errors. An API is taken out of the
 * service by taking its line out here; nothing else names it.
 */
export const APIS: readonly Api[] = [
  STOREFRONT,
  DEALS,
  ADMIN,
  PACKAGES,
  MERCHANT,
  HOSTED_PAGE,
  PAYMENT_RETURN,
  CALLBACKS,
  HEALTH,
];

/** Every route of the service and who may call it, as the routes declare it. The guard looks nowhere else. */
export const ROUTES = routeTableOf(APIS.map(({ module }) => module));

export const HTTP_SHELL: HttpShell = { doors: APIS.map(({ door }) => door), access: ROUTES };

/** What the doors that make purchases do with payments, by their names. */
export const DOOR_POLICIES: Readonly<Record<string, DoorPolicy>> = Object.fromEntries(
  APIS.flatMap(({ door: { name, purchases } }) => (purchases ? [[name, purchases]] : [])),
);
