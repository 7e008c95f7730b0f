import { ADMIN_DOOR } from './api/admin';
import { CALLBACKS_DOOR } from './api/callbacks';
import { PACKAGES_DOOR } from './api/packages';
import { DEALS_DOOR } from './api/deals';
import { HOSTED_PAGE_DOOR } from './api/hosted-page';
import { MERCHANT_DOOR } from './api/merchant';
import { SANDBOX_DOOR } from './api/payment-return';
import type { HttpShell } from './api/shared';
import { STOREFRONT_DOOR } from './api/storefront';

/** Every door of the service. Which prefix belongs to which door decides the format of its answers and errors. */
export const HTTP_SHELL: HttpShell = {
  doors: [
    STOREFRONT_DOOR,
    DEALS_DOOR,
    ADMIN_DOOR,
    PACKAGES_DOOR,
    MERCHANT_DOOR,
    HOSTED_PAGE_DOOR,
    SANDBOX_DOOR,
    CALLBACKS_DOOR,
  ],
};
