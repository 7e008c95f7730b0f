import { Controller, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Comparable, Idempotent } from '../../kernel/idempotency';
import type { KeyPrincipal, Principal } from '../../modules/auth';
import { ComparableInstruments } from '../../modules/payment-instruments';
import { CurrentPrincipal, idempotencyKeyOf, RequestKeys } from '../shared';
import { comparableRegistration, comparableRemoval, comparableUpdate } from './comparable-requests';
import type { BindingModel } from './dto/authentication.dto';
import {
  ProfileBindingModel,
  type ProfileRequest,
  RegisterProfileBindingModel,
  type RegisterProfileRequest,
  RemoveProfileBindingModel,
  type RemoveProfileRequest,
  UpdateProfileBindingModel,
  type UpdateProfileRequest,
} from './dto/profile.dto';
import { Route } from './route';
import { EXAMPLES } from './examples';
import { PackagesBody } from './packages-body';
import { ProfileChanges } from './profile-changes';
import { ProfileView } from './profile-view';
import { respond } from './respond';
import { approved } from './to-purchase';

type Change = Awaited<ReturnType<ProfileChanges['register']>>;

/** What customers have on file. */
@ApiTags('Packages')
@Controller('api/v1/customer')
export class ProfileController {
  constructor(
    private readonly changes: ProfileChanges,
    private readonly view: ProfileView,
    private readonly keys: RequestKeys,
    private readonly instruments: ComparableInstruments,
    private readonly idempotent: Idempotent,
  ) {}

  @Route('POST', 'payments/register', {
    operationId: 'PackagesPostProfileRegister',
    refuses: ['customer-not-found', 'instrument-invalid'],
    callers: ['secret-key'],
    summary: 'Register a payment profile',
    description:
      'Stores a card or a bank account, without its verification code. The same number of the same customer is the same profile.',
    body: RegisterProfileBindingModel,
    ...EXAMPLES.register,
    keyed: true,
  })
  async register(
    @PackagesBody({ dto: RegisterProfileBindingModel }) { Request }: BindingModel<RegisterProfileRequest>,
    @CurrentPrincipal('secret-key') principal: KeyPrincipal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const content = comparableRegistration(Request, this.instruments);
    return this.#change(content, principal, request, reply, () => this.changes.register(principal, Request));
  }

  @Route('POST', 'payments/update', {
    operationId: 'PackagesPostProfileUpdate',
    refuses: ['instrument-not-found', 'instrument-invalid'],
    callers: ['secret-key'],
    summary: 'Update a payment profile',
    description: 'Number, holder and billing country cannot change.',
    body: UpdateProfileBindingModel,
    ...EXAMPLES.update,
    keyed: true,
  })
  async update(
    @PackagesBody({ dto: UpdateProfileBindingModel }) { Request }: BindingModel<UpdateProfileRequest>,
    @CurrentPrincipal('secret-key') principal: KeyPrincipal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.#change(comparableUpdate(Request), principal, request, reply, () =>
      this.changes.update(principal, Request),
    );
  }

  @Route('POST', 'payments/remove', {
    operationId: 'PackagesPostProfileRemove',
    refuses: ['instrument-not-found'],
    callers: ['secret-key'],
    summary: 'Remove a payment profile',
    description: 'Its number is erased.',
    body: RemoveProfileBindingModel,
    ...EXAMPLES.remove,
    keyed: true,
  })
  async remove(
    @PackagesBody({ dto: RemoveProfileBindingModel }) { Request }: BindingModel<RemoveProfileRequest>,
    @CurrentPrincipal('secret-key') principal: KeyPrincipal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.#change(comparableRemoval(Request), principal, request, reply, () =>
      this.changes.remove(principal, Request),
    );
  }

  @Route('GET', 'profile', {
    operationId: 'PackagesGetProfile',
    refuses: ['customer-not-found'],
    callers: ['secret-key'],
    summary: 'Get profiles',
    body: ProfileBindingModel,
    ...EXAMPLES.profile,
  })
  getProfile(
    @PackagesBody({ dto: ProfileBindingModel }) body: BindingModel<ProfileRequest>,
    @CurrentPrincipal('secret-key') principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.postProfile(body, principal, request, reply);
  }

  @Route('POST', 'profile', {
    operationId: 'PackagesPostProfile',
    refuses: ['customer-not-found'],
    callers: ['secret-key'],
    summary: 'Get profiles',
    description: 'Of one customer, or of all registered ones with an e-mail address.',
    body: ProfileBindingModel,
    ...EXAMPLES.profile,
  })
  async postProfile(
    @PackagesBody({ dto: ProfileBindingModel }) { Request }: BindingModel<ProfileRequest>,
    @CurrentPrincipal('secret-key') { organizationId }: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const answer = approved(await this.view.show(organizationId, Request));
    return respond(request, reply, { answer, replayed: false });
  }

  /** One change, once per `Idempotency-Key`: a removal that is asked for again finds its answer, not that the profile is gone. */
  async #change(
    content: Comparable,
    principal: KeyPrincipal,
    request: FastifyRequest,
    reply: FastifyReply,
    prepare: () => Promise<Change>,
  ): Promise<string> {
    const route = `POST ${request.routeOptions.url ?? ''}`;
    const keyed = this.keys.of({ principal, key: idempotencyKeyOf(request), route, content });
    const prepared: Change = await prepare().catch((error: unknown) => () => {
      throw error;
    });
    // a refusal waits until the key has been looked up: what the first request did must not refuse the second
    const given = await this.idempotent.run(keyed, prepared);
    return respond(request, reply, given);
  }
}
