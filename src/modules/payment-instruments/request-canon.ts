import { Injectable } from '@nestjs/common';
import { Secret } from '../../kernel/secret';
import { numberAsText } from './vault/numbers';
import { Vault } from './vault/vault';

const FINGERPRINT_SCOPE = 'request';

/** Members that hold an account number under any of the doors' names, compared without case, `_` and `-`. */
const NUMBER_MEMBERS: ReadonlySet<string> = new Set([
  'pan',
  'number',
  'cardnumber',
  'creditcardnumber',
  'accountnumber',
  'bankaccountnumber',
  'iban',
]);

/** Members that must not leave a trace, not even a keyed one. */
const OMITTED_MEMBERS: ReadonlySet<string> = new Set([
  'cvv',
  'cvv2',
  'cvc',
  'cvn',
  'securitycode',
  'verificationvalue',
  'verificationcode',
  'password',
  'passwordconfirmation',
  'currentpassword',
  'newpassword',
  // credentials sent in a body say who asks, not what is asked
  'authentication',
]);

/** Makes request bodies comparable without keeping what is secret in them. */
@Injectable()
export class RequestCanon {
  constructor(private readonly vault: Vault) {}

  /**
   * The body as JSON with sorted members: account numbers replaced by their keyed hash, verification codes, passwords and credentials
   * left out, wherever they stand. Equal for two bodies that ask for the same thing. Hash it with a key before storing it.
   * @param body parsed JSON, depth already bounded by the parser
   */
  canonicalForFingerprint(body: unknown): string {
    return this.#canonical(body) ?? 'null';
  }

  /** Undefined: the value leaves no trace. */
  #canonical(value: unknown): string | undefined {
    if (value instanceof Secret) return undefined;
    if (Array.isArray(value)) return `[${value.map((item) => this.#canonical(item) ?? 'null').join(',')}]`;
    if (typeof value === 'bigint') return value.toString();
    if (typeof value !== 'object' || value === null || value instanceof Date) return JSON.stringify(value);
    const members = value as Readonly<Record<string, unknown>>;
    let text = '';
    for (const name of Object.keys(members).sort()) {
      const { kind, label } = memberNamed(name);
      if (kind === 'omitted') continue;
      const member = kind === 'number' ? this.#hashed(members[name]) : this.#canonical(members[name]);
      if (member !== undefined) text += `${text === '' ? '' : ','}${label}${member}`;
    }
    return `{${text}}`;
  }

  #hashed(value: unknown): string | undefined {
    if (value === null || value === undefined) return this.#canonical(value);
    return `"${this.vault.fingerprint(numberAsText(value), FINGERPRINT_SCOPE).toString('base64url')}"`;
  }
}

interface NamedMember {
  readonly kind: 'number' | 'omitted' | 'plain';
  /** Its name as it stands in JSON, colon included. */
  readonly label: string;
}

/** The names of members repeat from request to request; what callers make up beyond these is looked at each time. */
const KNOWN_NAMES = 1_000;
const known = new Map<string, NamedMember>();

function memberNamed(name: string): NamedMember {
  const before = known.get(name);
  if (before !== undefined) return before;
  const bare = name.toLowerCase().replace(/[_-]/g, '');
  const kind = OMITTED_MEMBERS.has(bare) ? 'omitted' : NUMBER_MEMBERS.has(bare) ? 'number' : 'plain';
  const member: NamedMember = { kind, label: `${JSON.stringify(name)}:` };
  if (known.size < KNOWN_NAMES) known.set(name, member);
  return member;
}
