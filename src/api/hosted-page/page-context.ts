import type { PurchaseView } from '../../modules/purchases';
import type { PaymentPagePolicy } from '../shared';
import type { CardProblems } from './card-fields';
import type { PageLanguage } from './language';
import type { TextKey } from './texts';

/** What the page that leads back to a shop may show. */
export interface ReturnContext {
  readonly view: PurchaseView;
  /** What the door of the purchase says of this page. */
  readonly policy: PaymentPagePolicy;
  readonly merchant: string;
  readonly path: string;
  readonly language: PageLanguage;
}

/** What every part of a page may show. */
export interface PageContext extends ReturnContext {
  /** By the database's clock. */
  readonly now: Date;
  /** The payer has just done something: go on without another click where there is a script. */
  readonly goOn: boolean;
  readonly problems: CardProblems;
  readonly holder: string;
  readonly notice: TextKey | undefined;
}
