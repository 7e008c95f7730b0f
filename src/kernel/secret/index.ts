import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/**
 * A value that must not leave by accident: printing, logging, serialising or interpolating it shows `[redacted]`.
 * `reveal()` is the one way out; the lint rules allow it in the vault, the gateway adapters and the password hash only.
 */
export class Secret<T = string> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
