import type { Type } from '@nestjs/common';
import type { DomainError } from '../../kernel/errors';
import type { DoorPolicy, PurchaseView } from '../../modules/purchases';
import type { CredentialForm } from './credentials';

/** What a renderer may know of the request; nothing of its content. */
export interface ErrorContext {
  readonly requestId: string;
  /** Path without the query. */
  readonly path: string;
  readonly accept: string | undefined;
  readonly contentType: string | undefined;
  /** Value of the `lang` header, for doors that speak several languages. */
  readonly language: string | undefined;
  /** When the request is refused. */
  readonly at: Date;
}

export interface RenderedError {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType: string;
  /** A text is sent as it is, an object as JSON. */
  readonly body: string | object;
}

/** How a payment stands when its payer leaves our page. */
export type PaymentEnd = 'paid' | 'reserved' | 'refunded' | 'declined' | 'canceled' | 'expired' | 'pending';

/** The form by which a payer goes back to a shop: the browser posts it, so nothing in it is proof of anything. */
export interface ReturnForm {
  readonly url: string;
  /** Its hidden fields by their names. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What our own payment page does with the purchases of a door. */
export interface PaymentPagePolicy {
  /** Payers whose payment failed may try again on the page. */
  readonly mayRetry: boolean;
  /** Present: payers go back by a form. Undefined for an outcome without an address. Absent: by a link to the redirect URL. */
  readonly returnForm?: (view: PurchaseView, end: PaymentEnd) => ReturnForm | undefined;
}

/** A way to write bodies. */
export interface BodyFormat {
  /** Media types without parameters, lower case. */
  readonly contentTypes: readonly string[];
  /** The value of a text. @throws DomainError malformed or validation-failed, never quoting the text */
  parse(text: string): unknown;
  /** True: no value of the text can need cleaning (`cleanMembers`), so nobody looks through them. Absent: they are looked through. */
  isClean?(text: string): boolean;
}

/** One API under its own path prefixes, with its own formats and errors. The composition root lists all doors. */
export interface Door {
  readonly name: string;
  /** Path prefixes, matched by whole segments; the longest one of all doors wins. */
  readonly prefixes: readonly string[];
  /** Forms in which its routes read a credential, unless a route says otherwise. Empty: its routes are open to everybody. */
  readonly credentials: readonly CredentialForm[];
  /** Members of its requests that hold a secret: card data, passwords. They are refused in URLs, whatever door the URL belongs to. */
  readonly secretMembers?: readonly string[];
  /** Objects of its requests of which every member is card data. */
  readonly secretObjects?: readonly string[];
  /** What it does with the payments of its purchases. Absent: it makes none. */
  readonly purchases?: DoorPolicy;
  /** Absent: payers may not try again, and go back by a link. */
  readonly paymentPage?: PaymentPagePolicy;
  /** Absent: problem documents. */
  readonly renderError?: (error: DomainError, context: ErrorContext) => RenderedError;
  /** Schema of a refusal, for the API document. Absent: its routes are not documented. */
  readonly errorSchema?: Type;
  /** Tags of its routes in the API document, with what each stands for. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Media types of its answers. Absent: JSON. */
  readonly answerTypes?: readonly string[];
  /** Absent: JSON only. */
  readonly bodyFormats?: readonly BodyFormat[];
  /** GET requests may carry a body. */
  readonly getBody?: boolean;
  /** `/x.json` is `/x`. */
  readonly stripJsonSuffix?: boolean;
  /** Keep the bytes of the body (`request.rawBody`) for a signature over them. */
  readonly keepRawBody?: boolean;
}

/** A door and the Nest module behind it, as the composition root takes them. */
export interface Api {
  readonly door: Door;
  readonly module: Type;
}

const isUnder = (path: string, prefix: string): boolean =>
  path.startsWith(prefix) &&
  (path.length === prefix.length || path[prefix.length] === '/' || path.slice(prefix.length) === '.json');

/** The door a path belongs to; undefined for paths of the house itself (health, documentation, unknown ones). */
export function doorOf(doors: readonly Door[], path: string): Door | undefined {
  let best: { door: Door; length: number } | undefined;
  for (const door of doors) {
    for (const prefix of door.prefixes) {
      if (isUnder(path, prefix) && prefix.length > (best?.length ?? 0)) best = { door, length: prefix.length };
    }
  }
  return best?.door;
}

/** The door of this name; undefined when the service has none. */
export const doorNamed = (doors: readonly Door[], name: string): Door | undefined =>
  doors.find((door) => door.name === name);

/** Path of a request target, without query. */
export function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}
