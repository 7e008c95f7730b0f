import { Injectable, Logger } from '@nestjs/common';
import type { VaultError } from './vault-error';

/** Where sealed values that do not open are reported. Nothing ordinary causes one: each is an error in the log. */
@Injectable()
export class BrokenSeals {
  readonly #logger = new Logger(BrokenSeals.name);

  report(error: VaultError): void {
    // its message names table, field and failure only
    this.#logger.error({ rowId: error.place.rowId, errorName: error.name, errorCode: error.failure }, error.message);
  }
}
