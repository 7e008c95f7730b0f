import { Injectable } from '@nestjs/common';

/** Whether the process is on its way out. Readiness says so before the port closes, so that a load balancer can look elsewhere. */
@Injectable()
export class Shutdown {
  #begun = false;

  get begun(): boolean {
    return this.#begun;
  }

  begin(): void {
    this.#begun = true;
  }
}
