import { Controller, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GivenAnswer } from '../../kernel/idempotency';
import type { KeyPrincipal } from '../../modules/auth';
import { PlacePurchaseUseCase, Replay, type Repeatable } from '../../modules/purchases';
import { CurrentPrincipal, hungUp, IdempotencyKey, PURCHASE_REFUSALS } from '../shared';
import { PurchasePackagesBindingModel, type PurchasePackagesRequest } from './dto/purchase.dto';

import { EXAMPLES } from './examples';
import { OBJECT_OF } from './from-payment';
import { PackagesBody } from './packages-body';
import { PurchaseCommands } from './purchase-commands';
import { Requests } from './requests';
import { respond } from './respond';
import { type PackagesRoute, Route } from './route';
import { toPurchaseAnswer } from './to-purchase';
import { PACKAGES_DOOR } from './door';

const ROUTE = '/api/v1/purchase';
const BODY = { dto: PurchasePackagesBindingModel, root: 'PurchasePackagesBindingModel' };
const FACTS: Omit<PackagesRoute, 'operationId'> = {
  callers: ['secret-key'],
  refuses: PURCHASE_REFUSALS,
  summary: 'Purchase one or several SKUs',
  description:
    'All SKUs or none, at the prices of the catalogue. TransactionReference with TransactionDateTime names the purchase for ever: the same request again gets the first answer.',
  body: PurchasePackagesBindingModel,
  ...EXAMPLES.purchase,
  keyed: true,
};

@ApiTags('Packages')
@Controller()
export class PurchaseController {
  constructor(
    private readonly placePurchase: PlacePurchaseUseCase,
    private readonly replay: Replay,
    private readonly commands: PurchaseCommands,
    private readonly requests: Requests,
  ) {}

  @Route('POST', 'api/v1/purchase', { ...FACTS, operationId: 'PackagesPostPurchase' })
  async purchase(
    @PackagesBody(BODY) dto: PurchasePackagesBindingModel,
    @CurrentPrincipal('secret-key') principal: KeyPrincipal,
    @IdempotencyKey() key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const names = this.#namesOf(dto.Request, principal, key);
    return respond(request, reply, await this.#buy(dto.Request, principal, names, hungUp(request)));
  }

  /** The same under the short path. */
  @Route('POST', 'v1/purchase', { ...FACTS, operationId: 'PackagesPostPurchaseShort' })
  purchaseByShortPath(
    @PackagesBody(BODY) dto: PurchasePackagesBindingModel,
    @CurrentPrincipal('secret-key') principal: KeyPrincipal,
    @IdempotencyKey() key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.purchase(dto, principal, key, request, reply);
  }

  async #buy(
    asked: PurchasePackagesRequest,
    principal: KeyPrincipal,
    names: Repeatable,
    isGone: () => boolean,
  ): Promise<GivenAnswer> {
    let command;
    try {
      command = await this.commands.of(asked, principal, names);
    } catch (error) {
      // what is refused now may have succeeded when it was asked first: a card expires, a profile is removed
      const before = await this.replay.answered(names);
      if (before) return before;
      throw error;
    }
    return this.placePurchase.execute(command, isGone);
  }

  /** By its reference and time a purchase is known for ever, by an idempotency key for a day. */
  #namesOf(asked: PurchasePackagesRequest, principal: KeyPrincipal, key: string | undefined): Repeatable {
    const fingerprint = this.requests.fingerprint(relevant(asked));
    const { TransactionReference: reference, TransactionDateTime: time } = asked;
    const clientKey = principal.clientId;
    return {
      organizationId: principal.organizationId,
      door: PACKAGES_DOOR.name,
      idempotency: this.requests.idempotent(principal, ROUTE, key, fingerprint),
      external:
        reference && time && clientKey !== undefined
          ? { clientKey, reference: `${time} ${reference}`, fingerprint }
          : undefined,
      render: toPurchaseAnswer,
    };
  }
}

/** The request without the payment objects that do not pay: they are nobody's business. */
function relevant({ PaymentMethod: method, ...rest }: PurchasePackagesRequest): object {
  const { PaymentType, Name, CurrencyCode, Authorizer } = method;
  return {
    ...rest,
    PaymentMethod: { PaymentType, Name, CurrencyCode, Authorizer, pays: method[OBJECT_OF[PaymentType]] },
  };
}
