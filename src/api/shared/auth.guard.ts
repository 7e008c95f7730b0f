import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { TurnQueue } from '../../kernel/batching';
import { KeyedCrypto } from '../../kernel/crypto';
import { DomainError, invalidInput } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { Strikes, type Subject } from '../../kernel/strikes';
import { ApiKeys, isPermitted, type Principal, RateWindow, Sessions } from '../../modules/auth';
import { parseBody } from './body-parser';
import { clientAddress } from './client-address';
import { type Credential, credentialsOf } from './credentials';
import './request-context';
import { organizationInPath } from './rewrite-url';
import { accessOf, type RouteAccess, type RouteTable } from './route-access';

/** Injection token of the access table. */
export const ROUTE_TABLE = Symbol('RouteTable');

const unauthenticated = (): DomainError => new DomainError('unauthenticated', 'Valid credentials are required.');
const tooMany = (retryAfterSeconds: number): DomainError =>
  new DomainError('rate-limited', 'Too many requests.', { retryAfterSeconds });

/** The one guard of the service: reads the credential of a request and compares it with the row of its route. */
@Injectable()
export class AuthGuard implements CanActivate {
  /** Lookups of keys that this process does not know, one at a time per address: whoever guesses waits for itself. */
  readonly #lookups = new TurnQueue();
  readonly #requests = new RateWindow(LIMITS.publishableRequestsPerMinute);

  constructor(
    @Inject(ROUTE_TABLE) private readonly table: RouteTable,
    private readonly apiKeys: ApiKeys,
    private readonly sessions: Sessions,
    private readonly strikes: Strikes,
    private readonly crypto: KeyedCrypto,
  ) {}

  /** @throws DomainError unauthenticated · forbidden · not-found (a foreign organization in the path) · rate-limited */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const access = accessOf(this.table, request.method, request.routeOptions.url ?? '');
    if (!access) throw new DomainError('internal', 'The route has no entry in the access table.');
    request.operationId = access.operationId;
    const isOpen = access.forms.length === 0;
    // a body is parsed for somebody who may send it, and for everybody only where it holds the credentials itself
    if (isOpen || access.forms.includes('body-authentication')) parseBody(request);
    if (isOpen) return true;

    const principal = await this.#authenticate(request, access);
    request.principal = principal;
    this.#countRequest(principal, request);
    const organization = organizationInPath(request.raw);
    if (organization !== undefined && organization !== principal.organizationId) {
      throw new DomainError('not-found', 'There is no such resource.');
    }
    if (!access.principals.includes(principal.kind) || !isPermitted(principal, access.operationId)) {
      throw new DomainError('forbidden', 'These credentials do not give the right to do this.');
    }
    parseBody(request);
    return true;
  }

  async #authenticate(request: FastifyRequest, { forms }: RouteAccess): Promise<Principal> {
    const inBody = forms.includes('body-authentication');
    const presented = credentialsOf(request, inBody);
    const [credential] = presented;
    if (!credential && inBody) throw invalidInput({ field: 'Authentication', message: 'is required' });
    if (!credential) throw unauthenticated();

    const address = clientAddress(request);
    if (presented.length === 1 && forms.includes(credential.form)) {
      // a valid key is never refused for its neighbours' mistakes, also when it was not seen before
      const principal =
        (await this.#verify(credential, false)) ??
        (await this.#lookups.run(address, () => this.#verify(credential, true)));
      if (principal) return principal;
    }
    await this.#countWrong(address);
    throw unauthenticated();
  }

  /** @throws DomainError rate-limited past `LIMITS.wrongCredentialsPerMinute` */
  #countWrong(address: string): Promise<void> {
    const subject: Subject = {
      kind: 'key',
      fingerprint: this.crypto.hash('client-address', address),
      allowed: LIMITS.wrongCredentialsPerMinute,
      organizationId: null,
      label: {},
    };
    return this.strikes.run([subject], () => this.strikes.add([subject]));
  }

  #verify({ form, value, clientId }: Credential, mayAsk: boolean): Promise<Principal | undefined> {
    if (form === 'bearer-jwt') return this.sessions.verify(value);
    return clientId === undefined
      ? this.apiKeys.verify(value, mayAsk)
      : this.apiKeys.verifyClient(clientId, value, mayAsk);
  }

  /** Publishable keys are in everybody's hands, so each client address has its own count; a secret key has one count, if it has a limit. */
  #countRequest(principal: Principal, request: FastifyRequest): void {
    if (!('keyId' in principal) || principal.limits.requestsPerMinute === undefined) return;
    const key = principal.kind === 'publishable-key' ? `${principal.keyId}|${clientAddress(request)}` : principal.keyId;
    const { allowed, retryAfterSeconds } = this.#requests.hit(key, principal.limits.requestsPerMinute);
    if (!allowed) throw tooMany(retryAfterSeconds);
  }
}
