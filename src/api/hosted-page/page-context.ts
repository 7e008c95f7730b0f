import type { PurchaseView } from '../../modules/purchases';
import type { CardProblems } from './card-fields';
import type { PageLanguage } from './language';
import type { TextKey } from './texts';

/** What every part of a page may show. */
export interface PageContext {
  readonly view: PurchaseView;
  readonly merchant: string;
  readonly path: string;
  readonly language: PageLanguage;
  /** By the database's clock. */
  readonly now: Date;
  /** The payer has just done something: go on without another click where there is a script. */
  readonly goOn: boolean;
  readonly problems: CardProblems;
  readonly holder: string;
  readonly notice: TextKey | undefined;
}
