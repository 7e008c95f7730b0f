import { lookup } from 'node:dns/promises';
import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import * as ipaddr from 'ipaddr.js';
import { CONFIG, type Config } from '../../kernel/config';
import { LIMITS } from '../../kernel/limits';

const HTTPS_PORT = 443;

/** What came of a call: an HTTP status, or a word for why there is none. */
export type Called = { readonly status: number } | { readonly error: string };

/** Why an address is not called. */
class Refused extends Error {}

interface Address {
  readonly address: string;
  readonly family: number;
}

/**
 * Calls addresses that strangers named. Every IP a name stands for must be a public one, and the connection goes to the very IP that was
 * looked at: a name cannot mean one thing when it is checked and another when it is called. Redirects are not followed.
 */
@Injectable()
export class Targets {
  readonly #allowed: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];

  constructor(@Inject(CONFIG) config: Pick<Config, 'webhookAllow' | 'production'>) {
    this.#allowed = config.production ? [] : config.webhookAllow.map((range) => ipaddr.parseCIDR(range));
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
    const deadline = AbortSignal.timeout(LIMITS.webhookTimeoutMs);
    try {
      if (this.problemOf(text) !== undefined) throw new Refused();
      const url = new URL(text);
      const address = await this.#resolve(url);
      return { status: await send(url, address, headers, body, deadline) };
    } catch (error) {
      if (error instanceof Refused) return { error: 'address-refused' };
      return { error: deadline.aborted ? 'timeout' : 'connection' };
    }
  }

  /** @throws Refused when any IP of the name is not a public one */
  async #resolve(url: URL): Promise<Address> {
    const host = hostOf(url);
    const addresses = await lookup(host, { all: true });
    const [first] = addresses;
    if (!first || !addresses.every(({ address }) => this.#mayCall(url, address))) throw new Refused();
    return first;
  }

  #mayCall(url: URL, address: string): boolean {
    // turns IPv4 in IPv6 clothes into what it is
    const ip = ipaddr.process(address);
    if (this.#allowed.some(([range, bits]) => range.kind() === ip.kind() && ip.match(range, bits))) return true;
    return ip.range() === 'unicast' && url.protocol === 'https:' && portOf(url) === HTTPS_PORT;
  }
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');
const portOf = ({ port, protocol }: URL): number =>
  port === '' ? (protocol === 'https:' ? HTTPS_PORT : 80) : Number(port);

/** @returns the status of the answer; its body is not read */
function send(
  url: URL,
  { address, family }: Address,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<number> {
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' },
    agent: false,
    signal,
    // whatever the name means by now: this is the address that was looked at
    lookup: (_host, { all }, done) => {
      if (all === true) (done as (error: null, found: Address[]) => void)(null, [{ address, family }]);
      else done(null, address, family);
    },
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    request.on('error', reject);
    request.end(body);
  });
}
