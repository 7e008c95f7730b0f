import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { LIMITS } from '../../kernel/limits';

/** RFC 6761: names that are always this machine, whatever a name server says. */
const LOCALHOST = /^(.+\.)?localhost\.?$/i;
const LOOPBACK = '127.0.0.1';

/**
 * Asks name servers for addresses. Not `dns.lookup`: that blocks one of the process's four threads for files and names, so a few names whose
 * servers never answer would stop everybody's look-ups. The price: names in /etc/hosts and search domains are not known.
 */
export class NameResolver {
  readonly #resolver = new Resolver({ timeout: LIMITS.dnsTimeoutMs, tries: 2 });

  /** @param servers name servers to ask instead of the system's */
  constructor(servers?: readonly string[]) {
    if (servers) this.#resolver.setServers(servers);
  }

  /**
   * Every address of a host, IPv4 first.
   * @returns empty when the name is unknown or its servers do not answer in time
   */
  async resolve(host: string): Promise<readonly string[]> {
    if (isIP(host) !== 0) return [host];
    if (LOCALHOST.test(host)) return [LOOPBACK];
    const answers = await Promise.allSettled([this.#resolver.resolve4(host), this.#resolver.resolve6(host)]);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  }
}
