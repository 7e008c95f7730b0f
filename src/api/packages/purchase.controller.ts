import { Controller, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GivenAnswer } from '../../kernel/idempotency';
import type { KeyPrincipal } from '../../modules/auth';
import { PlacePurchaseUseCase, Replay, type Repeatable } from '../../modules/purchases';
import { CurrentPrincipal, hungUp, IdempotencyKey, PURCHASE_REFUSALS } from '../shared';
import { PurchasePackagesBindingModel, type PurchasePackagesRequest } from './dto/purchase.dto';
import { EXAMPLES } from './examples';
import { PackagesBody } from './packages-body';
import { PurchaseCommands } from './purchase-commands';
import { PurchaseNames } from './purchase-names';
import { respond } from './respond';
import { type PackagesRoute, Route } from './route';

const BODY = { dto: PurchasePackagesBindingModel, root: 'PurchasePackagesBindingModel' };
const FACTS: Omit<PackagesRoute, 'operationId'> = {
  callers: ['secret-key'],
  refuses: PURCHASE_REFUSALS,
  summary: 'Purchase one or several SKUs',
  description:
    'All SKUs or none, at the prices of the catalogue. TransactionReference with TransactionDateTime names the purchase ' +
    'for ever: the same request again gets the first answer. With TransactionReference alone it does for 24 hours, and ' +
    'another body is a purchase of its own.',
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
    private readonly names: PurchaseNames,
  ) {}

  @Route('POST', 'api/v1/purchase', { ...FACTS, operationId: 'PackagesPostPurchase' })
  async purchase(
    @PackagesBody(BODY) dto: PurchasePackagesBindingModel,
    @CurrentPrincipal('secret-key') principal: KeyPrincipal,
    @IdempotencyKey() key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const names = this.names.of(dto.Request, principal, key);
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
}
