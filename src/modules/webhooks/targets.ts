import { isIP } from 'node:net';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '../../kernel/config';
import { LIMITS } from '../../kernel/limits';
import { type AddressRange, isPublic, liesIn, parseRange } from './address-rules';
import { type Answer, HttpSender } from './http-sender';
import { NameResolver } from './name-resolver';

const HTTPS_PORT = 443;
const HTTP_PORT = 80;

/** What came of a call: the receiver's answer, or a word for why there is none. */
export type Called = Answer | { readonly error: 'address-refused' | 'timeout' | 'connection' };

/** The address is one that is never called. */
class RefusedError extends Error {}

/**
 * Calls addresses that tenants named. Every IP that a name stands for must be public, or lie in a range that the operator named in
 * `WEBHOOK_ALLOW`. The connection goes to the very IP that was looked at, so a name cannot mean one thing when it is checked and another
 * when it is called. Redirects are not followed.
 */
@Injectable()
export class Targets implements OnModuleDestroy {
  readonly #allowed: readonly AddressRange[];
  readonly #sender = new HttpSender();

  constructor(
    @Inject(CONFIG) config: Pick<Config, 'webhookAllow'>,
    private readonly names: NameResolver,
  ) {
    this.#allowed = config.webhookAllow.map(parseRange);
  }

  onModuleDestroy(): void {
    this.#sender.close();
  }

  /** Why an address can never be called, as far as its text says; undefined: nothing speaks against it. */
  problemOf(text: string): string | undefined {
    if (!URL.canParse(text)) return 'must be a URL';
    const url = new URL(text);
    if (url.username !== '' || url.password !== '') return 'must not contain credentials';
    if (url.protocol !== 'https:' && (url.protocol !== 'http:' || this.#allowed.length === 0))
      return 'must begin with https://';
    const host = hostOf(url);
    if (isIP(host) !== 0 && !this.#mayCall(url, host)) return 'must be a public address';
    return this.#allowed.length === 0 && portOf(url) !== HTTPS_PORT ? 'must use port 443' : undefined;
  }

  /** Posts a body. Never rejects; ends within `LIMITS.webhookTimeoutMs`. */
  async post(text: string, headers: Readonly<Record<string, string>>, body: string): Promise<Called> {
    const signal = AbortSignal.timeout(LIMITS.webhookTimeoutMs);
    try {
      if (this.problemOf(text) !== undefined) throw new RefusedError();
      const url = new URL(text);
      const address = await Promise.race([this.#addressOf(url), rejectWhenAborted(signal)]);
      return await this.#sender.post({ url, address, headers, body, signal });
    } catch (error) {
      if (error instanceof RefusedError) return { error: 'address-refused' };
      return { error: signal.aborted ? 'timeout' : 'connection' };
    }
  }

  /** @throws RefusedError when any IP of the name may not be called; Error when the name has none */
  async #addressOf(url: URL): Promise<string> {
    const addresses = await this.names.resolve(hostOf(url));
    if (!addresses.every((address) => this.#mayCall(url, address))) throw new RefusedError();
    const [first] = addresses;
    if (first === undefined) throw new Error('the name has no address');
    return first;
  }

  #mayCall(url: URL, address: string): boolean {
    if (liesIn(this.#allowed, address)) return true;
    return isPublic(address) && url.protocol === 'https:' && portOf(url) === HTTPS_PORT;
  }
}

/** A name look-up cannot be aborted; whoever waits for it can stop waiting. */
const rejectWhenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('the time is over'));
    });
  });

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');
const portOf = ({ port, protocol }: URL): number =>
  port === '' ? (protocol === 'https:' ? HTTPS_PORT : HTTP_PORT) : Number(port);
